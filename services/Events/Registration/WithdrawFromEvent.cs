using Animation.Contracts.Events;
using Animation.Events.Agenda;
using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Registration;

/// <summary>A signed-in person gives their place back, with one button on the event's page.</summary>
public static class WithdrawFromEvent
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/evenements/{slug}/desinscription", Handle).RefusedAs<ButtonForm>(EventPage.Refused);

    private static async Task<IResult> Handle(
        string slug, [FromForm] ButtonForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () =>
        {
            var state = await Event.Lock(db, slug, ct);
            await Withdraw(db, mails, state, http.User.RequiredPersonId(), db.Now, ct);
            return state.Path;
        }, ct);
        Flash.Say(http, new("Votre inscription est annulée.", "Your registration is cancelled."));
        return Page.SeeOther(place);
    }

    /// <summary>Gives the place back, in the transaction that holds the event's row; again changes nothing.</summary>
    internal static async Task Withdraw(EventsDb db, EventMails mails, Event state, Guid personId, DateTimeOffset now, CancellationToken ct)
    {
        if (Decide(state, await Seat.Find(db, state.EventId, personId, ct), now) is not { } version)
            return;
        await db.Execute(
            "UPDATE registration SET status = 'withdrawn', version = @version, changed_at = @now WHERE event_id = @EventId AND person_id = @personId",
            new { state.EventId, personId, version, now }, ct);
        await db.Execute("UPDATE event SET taken = taken - 1 WHERE event_id = @EventId", new { state.EventId }, ct);
        await db.Execute("DELETE FROM reminder WHERE event_id = @EventId AND person_id = @personId", new { state.EventId, personId }, ct);
        await db.Publish(new PersonWithdrew(state.EventId, personId, version, now), ct);
        // A cancelled event has already left their calendar.
        if (!state.Over(db.Now) && !state.Cancelled)
            await db.Publish(mails.Withdrawn(state, new Recipient(personId, version), db.Now), ct);
    }

    /// <summary>The version of the place given back; none when there is none to give.</summary>
    /// <exception cref="Refusal">Over: who registered stays in the record of that day.</exception>
    internal static long? Decide(Event state, Seat? seat, DateTimeOffset now)
    {
        if (seat is not { Taken: true })
            return null;
        return state.Over(now) ? throw Event.OverRefusal : seat.Version + 1;
    }
}
