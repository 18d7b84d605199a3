using Animation.Contracts.Events;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Programme;

/// <summary>The officer puts an event on the programme; also the copy of an older one and the follow-up of a watch item.</summary>
public static class ScheduleEvent
{
    private const string Route = "/animation/evenements/nouveau";

    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(Route, Show);
        office.MapPost(Route, Handle).RefusedAs<EventForm>(async (http, form, errors) => await Form(http.Db(), form, errors, http.RequestAborted));
    }

    private static async Task<IResult> Show(string? veille, string? copie, EventsDb db, CancellationToken ct)
    {
        if (copie is not null && await Event.BySlug(db, copie, ct) is { } model)
            return await Form(db, EditEvent.Filled(model) with { Version = null, StartDate = null, EndDate = null, JoiningLink = null }, FormErrors.None, ct);
        var form = new EventForm { WatchItem = veille };
        if (Guid.TryParse(veille, out var id) && await WatchItems.Find(db, id, ct) is { } item)
            form = form with { Themes = item.Themes };
        return await Form(db, form, FormErrors.None, ct);
    }

    private static async Task<IResult> Handle([FromForm] EventForm form, HttpContext http, EventsDb db, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () => (await Schedule(db, form, db.Now, ct)).OfficePath, ct);
        Flash.Say(http, new("L'événement est au programme.", "The event is on the programme."));
        return Page.SeeOther(place);
    }

    /// <summary>Stores the event and tells the other services.</summary>
    /// <param name="now">When it is decided.</param>
    public static Task<Event> Schedule(EventsDb db, EventForm form, DateTimeOffset now, CancellationToken ct) => db.InTransaction(async () =>
    {
        var (details, time) = Decide(form, now);
        var id = Guid.CreateVersion7(now);
        var slug = await Slug.Take(db, details.Title, id, ct);
        var planned = new Event(
            id, slug, details.Title, details.Kind, details.Description, time.LocalStart, time.LocalEnd, time.Zone, time.StartsAt, time.EndsAt,
            details.Venue, details.Address, details.JoiningLink, details.Capacity, 0, EventStatus.Scheduled, "", 1, 0, details.WatchItemId, details.Themes, now);
        await db.Execute(
            """
            INSERT INTO event (event_id, slug, title, kind, description, local_start, local_end, zone, starts_at, ends_at, venue, address, joining_link,
              capacity, status, version, sequence, watch_item_id, themes, created_at, changed_at)
            VALUES (@EventId, @Slug, @Title, @Kind, @Description, @LocalStart, @LocalEnd, @Zone, @StartsAt, @EndsAt, @Venue, @Address, @JoiningLink,
              @Capacity, @Status, @Version, @Sequence, @WatchItemId, @Themes, @ChangedAt, @ChangedAt)
            """,
            planned, ct);
        await db.Publish(planned.Changed(EventChanges.Scheduled), ct);
        return planned;
    }, ct);

    internal static (EventDetails Details, EventTime Time) Decide(EventForm form, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var details = EventDetails.Read(form, problems);
        var time = EventTime.Read(form.StartDate, form.StartTime, form.EndDate, form.EndTime, form.Zone, problems);
        if (time is not null && time.StartsAt <= now)
            problems.Add(new("events.in_the_past", new("Cette date est déjà passée.", "This date has already passed."), "Start"));
        Refusal.ThrowIfAny(problems);
        return (details, time!);
    }

    private static async Task<IResult> Form(EventsDb db, EventForm form, FormErrors errors, CancellationToken ct) =>
        Page.Show<ScheduleEventPage>(new { Form = form, Errors = errors, WatchItems = await WatchItems.Offered(db, form.WatchItem, ct) });
}
