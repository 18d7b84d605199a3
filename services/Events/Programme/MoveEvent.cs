using Animation.Contracts.Events;
using Animation.Events.Mails;
using Animation.Events.Registration;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Programme;

/// <summary>The officer gives an event another hour: calendars and reminders follow.</summary>
public static class MoveEvent
{
    private const string Route = "/animation/evenements/{slug}/deplacer";

    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(Route, (string slug, HttpContext http) => Show(http, null, FormErrors.None));
        office.MapPost(Route, Handle).RefusedAs<EventForm>(Show);
    }

    private static async Task<IResult> Handle(
        string slug, [FromForm] EventForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () => (await Move(db, mails, slug, form, db.Now, ct)).OfficePath, ct);
        Flash.Say(http, new("L'événement est déplacé ; les personnes inscrites sont prévenues.", "The event is moved; registered people are told."));
        return Page.SeeOther(place);
    }

    /// <summary>Stores the new hour, moves the reminders, tells those registered.</summary>
    public static Task<Event> Move(EventsDb db, EventMails mails, string slug, EventForm form, DateTimeOffset now, CancellationToken ct) => db.InTransaction(async () =>
    {
        var before = await Event.Lock(db, slug, ct);
        var time = Decide(before, form, now);
        if (time == before.Time)
            return before;
        var after = before with
        {
            LocalStart = time.LocalStart,
            LocalEnd = time.LocalEnd,
            Zone = time.Zone,
            StartsAt = time.StartsAt,
            EndsAt = time.EndsAt,
            Version = before.Version + 1,
            Sequence = before.Sequence + 1,
            ChangedAt = now,
        };
        await db.Execute(
            """
            UPDATE event SET local_start = @LocalStart, local_end = @LocalEnd, zone = @Zone, starts_at = @StartsAt, ends_at = @EndsAt,
              version = @Version, sequence = @Sequence, changed_at = @ChangedAt
            WHERE event_id = @EventId
            """,
            after, ct);
        await SendReminders.Replan(db, after, now, ct);
        await db.Publish(after.Changed(EventChanges.Moved), ct);
        await EventMails.TellAll(db, after, mail => mails.Moved(before.Time, after, mail, db.Now), ct);
        return after;
    }, ct);

    internal static EventTime Decide(Event state, EventForm form, DateTimeOffset now)
    {
        state.MustBe(form.Version);
        if (state.Cancelled)
            throw Event.CancelledRefusal;
        if (state.Over(now))
            throw Event.OverRefusal;
        var problems = new List<Problem>();
        var time = EventTime.Read(form.StartDate, form.StartTime, form.EndDate, form.EndTime, form.Zone, problems);
        if (time is not null && time.EndsAt <= now)
            problems.Add(new("events.in_the_past", new("Cette date est déjà passée.", "This date has already passed."), "Start"));
        Refusal.ThrowIfAny(problems);
        return time!;
    }

    private static async Task<IResult> Show(HttpContext http, EventForm? form, FormErrors errors) =>
        await Event.BySlug(http.Db(), http.Slug(), http.RequestAborted) is { } state
            ? Page.Show<MoveEventPage>(new { Event = state, Form = form ?? EditEvent.Filled(state), Errors = errors })
            : Results.NotFound();
}
