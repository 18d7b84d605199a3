using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Newsletter.Digests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Page = Animation.Web.Page;

namespace Animation.Newsletter.Mails;

/// <summary>What a stop link stops.</summary>
public enum MailKind
{
    Watch,
    Invitation,

    /// <summary>Everything that is not an answer to what the person did themselves.</summary>
    All,
}

/// <summary>Stops mails from a mail itself, without signing in: by the mailbox's own button (RFC 8058) or by the page.</summary>
public static class StopMail
{
    private const string Base = "/lettres/arret/";

    private static readonly Dictionary<MailKind, string> actions = new()
    {
        [MailKind.Watch] = "watch.stop",
        [MailKind.Invitation] = "invitation.stop",
        [MailKind.All] = "mail.stop",
    };

    private sealed record Link(MailKind Kind, Guid Person);

    /// <summary>The signed path for one person.</summary>
    public static string PathOf(ActionLinks links, MailKind kind, Guid person) => Base + links.Create(new ActionLink(actions[kind], person, Guid.Empty));

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Base + "{token}", async (string token, ActionLinks links, NewsletterDb db, CancellationToken ct) => Read(links, token) is { } link
            ? Page.Show<StopMailPage>(new { Path = Base + token, link.Kind, Wants = await Wants(db, link, ct) })
            : Page.Show<StopMailPage>(new { Path = "" }, StatusCodes.Status404NotFound)).AllowAnonymous();
        app.MapPost(Base + "{token}", Handle).AllowAnonymous().DisableAntiforgery().WithMetadata(
            new AcceptsCrossSitePostAttribute("the signed address is the right to act, and mailboxes post to it from anywhere"),
            new RequestSizeLimitAttribute(16_384));
    }

    private static Link? Read(ActionLinks links, string token) => actions
        .Select(action => links.Read(action.Value, token) is { } link ? new Link(action.Key, link.PersonId) : null).FirstOrDefault(link => link is not null);

    private static async Task<IResult> Handle(string token, HttpContext http, ActionLinks links, NewsletterDb db, CancellationToken ct)
    {
        if (Read(links, token) is not { } link)
            return Results.NotFound();
        if (!http.Request.HasFormContentType)
            return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(ct);
        var oneClick = form["List-Unsubscribe"] == "One-Click";
        var wants = form["choix"] == "reprise" && !oneClick;
        if (!oneClick && !wants && form["choix"] != "arret")
            return Results.BadRequest();
        await db.InTransaction(async () =>
        {
            if (link.Kind != MailKind.Invitation)
                await ChooseWatch(db, link.Person, wants, ct);
            if (link.Kind != MailKind.Watch)
                await ChooseInvitations(db, link.Person, wants, ct);
        }, ct);
        // A mailbox wants 200 at once, neither redirect nor cookie.
        return oneClick ? Results.Ok() : Page.Show<StopMailPage>(new { Path = Base + token, link.Kind, Wants = wants, Done = true });
    }

    /// <summary>Holds from this instant on, also for what is about to leave; repeating it changes nothing.</summary>
    private static async Task ChooseWatch(NewsletterDb db, Guid person, bool wants, CancellationToken ct)
    {
        var changed = await db.Execute(
            """
            INSERT INTO mail_choice (person_id, wants, decided_at)
            SELECT @person, @wants, @now WHERE NOT EXISTS (SELECT FROM person WHERE id = @person AND erased)
            ON CONFLICT (person_id) DO UPDATE SET wants = excluded.wants, decided_at = excluded.decided_at
            WHERE @wants <> EXISTS (SELECT FROM reader WHERE reader.id = @person)
            """, new { person, wants, now = db.Now }, ct);
        if (changed == 0)
            return;
        if (wants)
        {
            await db.Publish(new DigestResumed(person, db.Now), ct);
            return;
        }
        foreach (var digest in await Drop(db, person, MailPurposes.Watch, ct))
            await SendDigests.Release(db, person, digest, ct);
        await db.Publish(new DigestStopped(person, db.Now), ct);
    }

    private static async Task ChooseInvitations(NewsletterDb db, Guid person, bool wants, CancellationToken ct)
    {
        var changed = await db.Execute(
            $"""
            INSERT INTO invitation_choice (person_id, wants, decided_at)
            SELECT @person, @wants, @now WHERE NOT EXISTS (SELECT FROM person WHERE id = @person AND erased)
            ON CONFLICT (person_id) DO UPDATE SET wants = excluded.wants, decided_at = excluded.decided_at
            WHERE @wants <> (SELECT {InvitationTurns.Wanted} FROM (SELECT @person::uuid AS id) AS p)
            """, new { person, wants, now = db.Now }, ct);
        if (changed == 0)
            return;
        if (wants)
        {
            await db.Publish(new InvitationsResumed(person, db.Now), ct);
            return;
        }
        await Drop(db, person, MailPurposes.Invitation, ct);
        await db.Publish(new InvitationsStopped(person, db.Now), ct);
    }

    private static Task<IReadOnlyList<Guid>> Drop(NewsletterDb db, Guid person, string purpose, CancellationToken ct) => db.Query<Guid>(
        """
        UPDATE mail SET state = 'dropped', reason = 'stopped', finished_at = @now, content = NULL, sealed_secret = NULL
        WHERE person_id = @person AND purpose = @purpose AND state = 'waiting' RETURNING mailing_id
        """, new { person, purpose, now = db.Now }, ct);

    private static Task<bool> Wants(NewsletterDb db, Link link, CancellationToken ct) => db.Value<bool>(
        $"""
        SELECT (@watch AND EXISTS (SELECT FROM reader WHERE reader.id = p.id)) OR (@invitations AND {InvitationTurns.Wanted}) FROM (SELECT @Person::uuid AS id) AS p
        """, new { link.Person, watch = link.Kind != MailKind.Invitation, invitations = link.Kind != MailKind.Watch }, ct);
}
