using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Page = Animation.Web.Page;

namespace Animation.Newsletter.Digests;

/// <summary>Stops the watch by mail from the mail itself, without signing in: by the mailbox's own button (RFC 8058) or by the page.</summary>
public static class StopDigest
{
    private const string Action = "watch.stop";
    private const string Base = "/lettres/arret/";

    /// <summary>The signed path for one person.</summary>
    public static string PathOf(ActionLinks links, Guid person) => Base + links.Create(new ActionLink(Action, person, Guid.Empty));

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Base + "{token}", async (string token, ActionLinks links, NewsletterDb db, CancellationToken ct) =>
            links.Read(Action, token) is { } link
                ? Page.Show<StopDigestPage>(new { Path = Base + token, Wants = await Wants(db, link.PersonId, ct) })
                : Page.Show<StopDigestPage>(new { Path = "" }, StatusCodes.Status404NotFound)).AllowAnonymous();
        app.MapPost(Base + "{token}", Handle).AllowAnonymous().DisableAntiforgery().WithMetadata(
            new AcceptsCrossSitePostAttribute("the signed address is the right to act, and mailboxes post to it from anywhere"),
            new RequestSizeLimitAttribute(16_384));
    }

    private static async Task<IResult> Handle(string token, HttpContext http, ActionLinks links, NewsletterDb db, CancellationToken ct)
    {
        if (links.Read(Action, token) is not { } link)
            return Results.NotFound();
        if (!http.Request.HasFormContentType)
            return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(ct);
        var oneClick = form["List-Unsubscribe"] == "One-Click";
        var wants = form["choix"] == "reprise";
        if (!oneClick && !wants && form["choix"] != "arret")
            return Results.BadRequest();
        await Choose(db, link.PersonId, wants && !oneClick, ct);
        // A mailbox wants 200 at once, neither redirect nor cookie.
        return oneClick ? Results.Ok() : Page.Show<StopDigestPage>(new { Path = Base + token, Wants = wants, Done = true });
    }

    /// <summary>Holds from this instant on, also for what is about to leave; repeating it changes nothing.</summary>
    private static Task Choose(NewsletterDb db, Guid person, bool wants, CancellationToken ct) => db.InTransaction(async () =>
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
        var dropped = await db.Query<Guid>(
            """
            UPDATE mail SET state = 'dropped', reason = 'stopped', finished_at = @now
            WHERE person_id = @person AND purpose = @purpose AND state = 'waiting' RETURNING mailing_id
            """, new { person, purpose = MailPurposes.Watch, now = db.Now }, ct);
        foreach (var digest in dropped)
            await SendDigests.Release(db, person, digest, ct);
        await db.Publish(new DigestStopped(person, db.Now), ct);
    }, ct);

    private static Task<bool> Wants(NewsletterDb db, Guid person, CancellationToken ct) =>
        db.Value<bool>("SELECT EXISTS (SELECT FROM reader WHERE id = @person)", new { person }, ct);
}
