using Animation.Contracts.Events;
using Animation.Events.Agenda;
using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Registration;

/// <summary>A person's place at an event, taken or given back.</summary>
/// <param name="Version">1, then one more at each change of mind.</param>
/// <param name="OrganisationId">The one they chose among several; none otherwise.</param>
[method: ExplicitConstructor]
public sealed record Seat(Guid EventId, Guid PersonId, string Status, long Version, Guid? OrganisationId = null)
{
    public bool Taken => Status == "registered";

    internal static Task<Seat?> Find(EventsDb db, Guid eventId, Guid personId, CancellationToken ct) => db.First<Seat>(
        "SELECT event_id, person_id, status, version, organisation_id FROM registration WHERE event_id = @eventId AND person_id = @personId", new { eventId, personId }, ct);
}

/// <summary>A form with one button.</summary>
public sealed record ButtonForm
{
    public string? Cle { get; init; }
}

/// <summary>The button that takes a place; who acts for several organisations says for which.</summary>
public sealed record RegisterForm
{
    public string? Organisation { get; init; }
    public string? Cle { get; init; }
}

/// <summary>A signed-in person takes a place, with one button on the event's page.</summary>
public static class RegisterForEvent
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/evenements/{slug}/inscription", Handle).RefusedAs<RegisterForm>(EventPage.Refused);

    private static async Task<IResult> Handle(
        string slug, [FromForm] RegisterForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () =>
        {
            var state = await Event.Lock(db, slug, ct);
            await Register(db, mails, state, http.User.RequiredPersonId(), "page", db.Now, ct, form.Organisation);
            return state.Path;
        }, ct);
        Flash.Say(http, new("Votre inscription est enregistrée. La confirmation part par courriel.", "You are registered. The confirmation leaves by mail."));
        return Page.SeeOther(place);
    }

    /// <summary>Takes the place, in the transaction that holds the event's row; again changes nothing.</summary>
    /// <param name="state">As <see cref="Event.Lock(EventsDb, Guid, CancellationToken)"/> gave it.</param>
    /// <param name="origin"><c>page</c> or <c>mail</c>.</param>
    /// <param name="asked">The organisation they act for here, as typed.</param>
    internal static async Task Register(
        EventsDb db, EventMails mails, Event state, Guid personId, string origin, DateTimeOffset now, CancellationToken ct, string? asked = null)
    {
        var seat = await Seat.Find(db, state.EventId, personId, ct);
        var erased = await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM person WHERE person_id = @personId AND erased)", new { personId }, ct);
        if (Decide(state, seat, erased, now) is not { } version)
            return;
        var chosen = OnBehalf.Decide(asked, [.. (await OnBehalf.Of(db, personId, ct)).Select(one => one.OrganisationId)]);
        await db.Execute(
            """
            INSERT INTO registration (registration_id, event_id, person_id, status, version, origin, registered_at, changed_at, organisation_id)
            VALUES (@id, @EventId, @personId, 'registered', @version, @origin, @now, @now, @chosen)
            ON CONFLICT (event_id, person_id) DO UPDATE
              SET status = 'registered', version = excluded.version, origin = excluded.origin, registered_at = @now, changed_at = @now, organisation_id = @chosen
            """,
            new { id = Guid.CreateVersion7(now), state.EventId, personId, version, origin, now, chosen }, ct);
        await db.Execute("UPDATE event SET taken = taken + 1 WHERE event_id = @EventId", new { state.EventId }, ct);
        await SendReminders.Plan(db, state, personId, now, ct);
        await db.Publish(new PersonRegistered(state.EventId, personId, version, now) { OrganisationId = chosen }, ct);
        // A place noted after the end, as in the demonstration's past, calls for no mail.
        if (!state.Over(db.Now))
            await db.Publish(mails.Confirmation(state, new Recipient(personId, version), db.Now), ct);
    }

    /// <summary>The version of the place taken; none when it was taken already.</summary>
    /// <exception cref="Refusal">Full, over, cancelled, or nobody to register any more.</exception>
    internal static long? Decide(Event state, Seat? seat, bool erased, DateTimeOffset now)
    {
        if (erased)
            throw new Refusal("events.person_gone", new("Ce compte a été supprimé.", "This account was deleted."));
        if (seat is { Taken: true })
            return null;
        if (state.Cancelled)
            throw Event.CancelledRefusal;
        if (state.Over(now))
            throw Event.OverRefusal;
        // The waiting list will take over here: the place is refused under the same lock that would queue it.
        if (state.Full)
            throw new Refusal("events.full", new(
                $"C'est complet : les {state.Capacity} places sont prises. Si quelqu'un annule, l'inscription rouvre sur cette page.",
                $"It is full: all {state.Capacity} places are taken. If somebody cancels, registration opens again on this page."));
        return (seat?.Version ?? 0) + 1;
    }
}
