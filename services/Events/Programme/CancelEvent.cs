using Animation.Contracts.Events;
using Animation.Events.Mails;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Programme;

/// <summary>The officer calls an event off, with a reason that those registered read.</summary>
public static class CancelEvent
{
    private const string Route = "/animation/evenements/{slug}/annuler";

    /// <summary>Why, as the officer wrote it.</summary>
    public sealed record CancelForm
    {
        public string? Cle { get; init; }
        public string? Version { get; init; }
        public string? Reason { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(Route, (string slug, HttpContext http) => Show(http, null, FormErrors.None));
        office.MapPost(Route, Handle).RefusedAs<CancelForm>(Show);
    }

    private static async Task<IResult> Handle(
        string slug, [FromForm] CancelForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () => (await Cancel(db, mails, slug, form, db.Now, ct)).OfficePath, ct);
        Flash.Say(http, new("L'événement est annulé ; les personnes inscrites sont prévenues.", "The event is cancelled; registered people are told."));
        return Page.SeeOther(place);
    }

    /// <summary>Stores it, drops the reminders, tells those registered. Registrations stay: they say who meant to come.</summary>
    public static Task<Event> Cancel(EventsDb db, EventMails mails, string slug, CancelForm form, DateTimeOffset now, CancellationToken ct) => db.InTransaction(async () =>
    {
        var before = await Event.Lock(db, slug, ct);
        var reason = Decide(before, form, now);
        var after = before with
        {
            Status = EventStatus.Cancelled,
            CancelReason = reason,
            Version = before.Version + 1,
            Sequence = before.Sequence + 1,
            ChangedAt = now,
        };
        await db.Execute(
            """
            UPDATE event SET status = @Status, cancel_reason = @CancelReason, version = @Version, sequence = @Sequence, changed_at = @ChangedAt
            WHERE event_id = @EventId
            """,
            after, ct);
        await db.Execute("DELETE FROM reminder WHERE event_id = @EventId AND sent_at IS NULL", new { after.EventId }, ct);
        await db.Publish(after.Changed(EventChanges.Cancelled), ct);
        await EventMails.TellAll(db, after, mail => mails.Cancelled(after, mail, db.Now), ct);
        return after;
    }, ct);

    internal static string Decide(Event state, CancelForm form, DateTimeOffset now)
    {
        state.MustBe(form.Version);
        if (state.Cancelled)
            throw new Refusal("events.already_cancelled", new("Cet événement est déjà annulé.", "This event is already cancelled."));
        if (state.Over(now))
            throw Event.OverRefusal;
        var reason = (form.Reason ?? "").ReplaceLineEndings("\n").Trim();
        return reason.Length switch
        {
            0 => throw new Refusal("events.reason_missing", new("Dites pourquoi en une phrase : les personnes inscrites la liront.", "Say why in a sentence: registered people will read it."), nameof(form.Reason)),
            > 1000 => throw new Refusal("events.reason_long", new("La raison tient en 1 000 caractères.", "The reason holds in 1,000 characters."), nameof(form.Reason)),
            _ => reason,
        };
    }

    private static async Task<IResult> Show(HttpContext http, CancelForm? form, FormErrors errors) =>
        await Event.BySlug(http.Db(), http.Slug(), http.RequestAborted) is { } state
            ? Page.Show<CancelEventPage>(new { Event = state, Form = form ?? new CancelForm { Version = EditEvent.Filled(state).Version }, Errors = errors })
            : Results.NotFound();
}
