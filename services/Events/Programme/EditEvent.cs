using System.Globalization;
using Animation.Contracts.Events;
using Animation.Events.Mails;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Programme;

/// <summary>The officer changes what is said of an event, never its hour: that is moving it.</summary>
public static class EditEvent
{
    private const string Route = "/animation/evenements/{slug}/modifier";

    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(Route, (string slug, HttpContext http) => Show(http, null, FormErrors.None));
        office.MapPost(Route, Handle).RefusedAs<EventForm>(Show);
    }

    private static async Task<IResult> Handle(
        string slug, [FromForm] EventForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () => (await Edit(db, mails, slug, form, db.Now, ct)).OfficePath, ct);
        Flash.Say(http, new("Les changements sont enregistrés.", "The changes are saved."));
        return Page.SeeOther(place);
    }

    /// <summary>Stores the change; those registered are told when their calendar must follow.</summary>
    public static Task<Event> Edit(EventsDb db, EventMails mails, string slug, EventForm form, DateTimeOffset now, CancellationToken ct) => db.InTransaction(async () =>
    {
        var before = await Event.Lock(db, slug, ct);
        var details = Decide(before, form, now);
        var tell = details.ConcernsCalendarsOf(before);
        var after = before with
        {
            Slug = details.Title == before.Title ? before.Slug : await Slug.Take(db, details.Title, before.EventId, ct),
            Title = details.Title,
            Kind = details.Kind,
            Description = details.Description,
            Venue = details.Venue,
            Address = details.Address,
            JoiningLink = details.JoiningLink,
            Capacity = details.Capacity,
            Themes = details.Themes,
            WatchItemId = details.WatchItemId,
            Version = before.Version + 1,
            Sequence = before.Sequence + (tell ? 1 : 0),
            ChangedAt = now,
        };
        await db.Execute(
            """
            UPDATE event SET slug = @Slug, title = @Title, kind = @Kind, description = @Description, venue = @Venue, address = @Address,
              joining_link = @JoiningLink, capacity = @Capacity, themes = @Themes, watch_item_id = @WatchItemId,
              version = @Version, sequence = @Sequence, changed_at = @ChangedAt
            WHERE event_id = @EventId
            """,
            after, ct);
        await db.Publish(after.Changed(EventChanges.Edited), ct);
        if (tell)
            await EventMails.TellAll(db, after, mail => mails.Edited(after, mail, db.Now), ct);
        return after;
    }, ct);

    internal static EventDetails Decide(Event state, EventForm form, DateTimeOffset now)
    {
        state.MustBe(form.Version);
        if (state.Cancelled)
            throw Event.CancelledRefusal;
        var problems = new List<Problem>();
        var details = EventDetails.Read(form, problems);
        if (details.Capacity < state.Taken)
            problems.Add(new("events.capacity_below_taken", new(
                $"{state.Taken} personnes sont déjà inscrites : gardez au moins autant de places.", $"{state.Taken} people are already registered: keep at least as many places."), nameof(form.Capacity)));
        // The door may not vanish under people who are about to come through it.
        if (state.Taken > 0 && !state.Over(now) && state.JoiningLink.Length > 0 && details.JoiningLink.Length == 0 && details.Venue != Venues.OnSite)
            problems.Add(new("events.link_needed", new("Des personnes sont inscrites : donnez-leur un autre lien avant de retirer celui-ci.", "People are registered: give them another link before removing this one."), nameof(form.JoiningLink)));
        Refusal.ThrowIfAny(problems);
        return details;
    }

    /// <summary>The form as the event stands.</summary>
    internal static EventForm Filled(Event state) => new()
    {
        Version = state.Version.ToString(CultureInfo.InvariantCulture),
        Title = state.Title,
        Kind = state.Kind,
        Description = state.Description,
        StartDate = state.LocalStart.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        StartTime = state.LocalStart.ToString("HH:mm", CultureInfo.InvariantCulture),
        EndDate = state.LocalEnd.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        EndTime = state.LocalEnd.ToString("HH:mm", CultureInfo.InvariantCulture),
        Zone = state.Zone,
        Venue = state.Venue,
        Address = state.Address,
        JoiningLink = state.JoiningLink,
        Capacity = state.Capacity?.ToString(CultureInfo.InvariantCulture),
        Themes = state.Themes,
        WatchItem = state.WatchItemId?.ToString(),
    };

    private static async Task<IResult> Show(HttpContext http, EventForm? form, FormErrors errors)
    {
        var (db, ct) = (http.Db(), http.RequestAborted);
        if (await Event.BySlug(db, http.Slug(), ct) is not { } state)
            return Results.NotFound();
        form ??= Filled(state);
        return Page.Show<EditEventPage>(new { Event = state, Form = form, Errors = errors, WatchItems = await WatchItems.Offered(db, form.WatchItem, ct) });
    }
}
