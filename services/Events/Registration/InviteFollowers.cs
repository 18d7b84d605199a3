using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Registration;

/// <summary>The officer invites those who follow the event's themes; each mail carries a link that registers without signing in.</summary>
public static class InviteFollowers
{
    [method: ExplicitConstructor]
    private sealed record Follower(Guid PersonId, string[] Themes);

    // Whoever was invited once, or has already decided, is left in peace.
    private const string Waiting =
        """
        FROM preference f JOIN person p USING (person_id)
        WHERE f.themes && @Themes AND NOT p.erased
          AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.event_id = @EventId AND i.person_id = f.person_id)
          AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.event_id = @EventId AND r.person_id = f.person_id)
        """;

    internal static void Map(IEndpointRouteBuilder office) =>
        office.MapPost("/animation/evenements/{slug}/inviter", Handle).RefusedAs<ButtonForm>(Office.EventSheet.Refused);

    private static async Task<IResult> Handle(
        string slug, [FromForm] ButtonForm form, HttpContext http, EventsDb db, EventMails mails, CancellationToken ct)
    {
        var invited = 0;
        var place = await db.Once(form.Cle.AsKey(), async () =>
        {
            var state = await Event.Lock(db, slug, ct);
            invited = await Invite(db, mails, state, db.Now, ct);
            return state.OfficePath;
        }, ct);
        Flash.Say(http, invited == 1
            ? new("Une invitation part par courriel.", "One invitation leaves by mail.")
            : new($"{invited} invitations partent par courriel.", $"{invited} invitations leave by mail."));
        return Page.SeeOther(place);
    }

    /// <summary>Asks for the mails, in the transaction that holds the event's row; answers how many.</summary>
    internal static async Task<int> Invite(EventsDb db, EventMails mails, Event state, DateTimeOffset now, CancellationToken ct)
    {
        Decide(state, now);
        var followers = await db.Query<Follower>(
            $"SELECT f.person_id, f.themes {Waiting} ORDER BY f.person_id", new { state.EventId, state.Themes }, ct);
        foreach (var follower in followers)
        {
            await db.Execute(
                "INSERT INTO invitation (event_id, person_id, invited_at) VALUES (@EventId, @PersonId, @now)",
                new { state.EventId, follower.PersonId, now }, ct);
            await db.Publish(mails.Invitation(state, follower.PersonId, state.Themes.Intersect(follower.Themes), db.Now), ct);
        }
        return followers.Count;
    }

    /// <summary>How many the button would write to.</summary>
    internal static Task<int> Count(EventsDb db, Event state, CancellationToken ct) =>
        db.Value<int>($"SELECT count(*)::int {Waiting}", new { state.EventId, state.Themes }, ct);

    internal static void Decide(Event state, DateTimeOffset now)
    {
        if (state.Cancelled)
            throw Event.CancelledRefusal;
        if (state.StartsAt <= now)
            throw Event.OverRefusal;
        if (state.Themes.Length == 0)
            throw new Refusal("events.themes_missing", new("Donnez d'abord un thème à l'événement.", "Give the event a theme first."));
        if (state.Full)
            throw new Refusal("events.full", new("C'est complet : inviter ferait des déçus.", "It is full: inviting would disappoint."));
    }
}
