using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Newsletter.Digests;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Page = Animation.Web.Page;
using Pagination = Animation.Web.Pagination;

namespace Animation.Newsletter.Mails;

/// <summary>One mail as the officer sees it: to whom, what about, where it stands; never what it says.</summary>
[method: ExplicitConstructor]
public sealed record LedgerLine(
    long Seq, string Purpose, string State, string? Reason, string? Reply, string? Name, string? Address, DateTimeOffset RequestedAt,
    DateTimeOffset DueAt, DateTimeOffset? FinishedAt, int Attempts);

[method: ExplicitConstructor]
public sealed record LedgerCount(string State, int Count);

/// <summary>The mails by state, and the decision on those whose fate nobody knows.</summary>
public static class MailLedger
{
    public const string Path = "/animation/courriels";

    /// <summary>Refusals older than this are history, not something to look at.</summary>
    private static readonly TimeSpan recent = TimeSpan.FromDays(14);

    public sealed record Decision
    {
        public string? Choix { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/{seq:long}", Decide).NeedsForm().RequireAuthorization(Policies.Officer);
        app.MapGet("/fragments/newsletter/lettre-en-cours", async (NewsletterDb db, DigestPreview preview, CancellationToken ct) =>
            Page.Show<DigestFragment>(new { State = await preview.Read(ct), Trouble = await Trouble(db, ct) })).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Show(string? etat, string? page, NewsletterDb db, MailPost post, CancellationToken ct)
    {
        var counts = await db.Query<LedgerCount>("SELECT state, count(*)::int AS count FROM mail GROUP BY state", ct: ct);
        var state = MailStates.All.Any(known => known.Code == etat) ? etat : null;
        var total = counts.Where(count => state is null || count.State == state).Sum(count => count.Count);
        var number = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, 400) : 1;
        var lines = await db.Query<LedgerLine>(
            """
            SELECT m.seq, m.purpose, m.state, m.reason, m.reply, p.name, coalesce(m.address, p.address) AS address, m.requested_at, m.due_at, m.finished_at, m.attempts
            FROM mail m LEFT JOIN person p ON p.id = m.person_id
            WHERE @state::text IS NULL OR m.state = @state ORDER BY m.seq DESC LIMIT @Size OFFSET @skip
            """, new { state, Pagination.Size, skip = (number - 1) * Pagination.Size }, ct);
        return Page.Show<MailLedgerPage>(new { Lines = lines, Counts = counts, State = state, Number = number, Total = total, NoWayOut = post.Route is null });
    }

    private static async Task<IResult> Decide(long seq, [Microsoft.AspNetCore.Mvc.FromForm] Decision decision, HttpContext http, NewsletterDb db, CancellationToken ct)
    {
        var done = await db.InTransaction(() => decision.Choix == "renvoyer" ? Resend(db, seq, ct) : decision.Choix == "envoye" ? TakeAsSent(db, seq, ct) : Task.FromResult<Text?>(null), ct);
        Flash.Say(http, done ?? new("Ce courriel n'attend plus de décision.", "This mail no longer waits for a decision."), warning: done is null);
        return Page.SeeOther(Path + "?etat=unknown");
    }

    private static async Task<Text?> Resend(NewsletterDb db, long seq, CancellationToken ct) => await db.Execute(
        "UPDATE mail SET state = 'waiting', reason = 'resent', due_at = @now WHERE seq = @seq AND state = 'unknown'", new { seq, now = db.Now }, ct) == 1
        ? new("Le courriel repart, sous le même identifiant.", "The mail leaves again, under the same identifier.")
        : null;

    [method: ExplicitConstructor]
    private sealed record Taken(Guid MailingId, Guid? PersonId, string Purpose);

    private static async Task<Text?> TakeAsSent(NewsletterDb db, long seq, CancellationToken ct)
    {
        var taken = await db.First<Taken>(
            """
            UPDATE mail SET state = 'sent', reason = 'taken-as-sent', finished_at = @now, content = NULL, sealed_secret = NULL
            WHERE seq = @seq AND state = 'unknown' RETURNING mailing_id, person_id, purpose
            """, new { seq, now = db.Now }, ct);
        if (taken is null)
            return null;
        await SendOneMail.Sent(db, taken.MailingId, taken.PersonId, taken.Purpose, ct);
        return new("Le courriel est considéré comme envoyé.", "The mail is taken as sent.");
    }

    private static Task<int> Trouble(NewsletterDb db, CancellationToken ct) => db.Value<int>(
        "SELECT count(*)::int FROM mail WHERE state = 'unknown' OR (state = 'refused' AND finished_at > @since)", new { since = db.Now - recent }, ct);
}

/// <summary>The states of a mail in the officer's words.</summary>
public static class MailStates
{
    public sealed record Known(string Code, Text Name, string? Kind);

    public static readonly IReadOnlyList<Known> All =
    [
        new("waiting", new("En attente", "Waiting"), null),
        new("sending", new("En cours d'envoi", "Being sent"), null),
        new("sent", new("Envoyé", "Sent"), "accent"),
        new("refused", new("Refusé", "Refused"), "alert"),
        new("unknown", new("Sort inconnu", "Fate unknown"), "warning"),
        new("expired", new("Trop tard", "Too late"), null),
        new("dropped", new("Abandonné", "Dropped"), null),
    ];

    public static Known Of(string code) => All.First(known => known.Code == code);

    /// <summary>Why a mail stands where it stands.</summary>
    public static Text Reason(string code) => code switch
    {
        "relay" => new("Le relais de messagerie ne répond pas ou nous refuse.", "The mail relay does not answer or refuses us."),
        "deferred" => new("Le destinataire est refusé pour l'instant.", "The recipient is refused for now."),
        "refused" => new("Le message est refusé.", "The message is refused."),
        "dead-address" => new("L'adresse n'existe plus.", "The address no longer exists."),
        "gave-up" => new("Refusé pendant deux jours.", "Refused for two days."),
        "unanswered" => new("Le relais n'a pas répondu après la fin du message.", "The relay did not answer after the end of the message."),
        "interrupted" => new("L'envoi a été interrompu.", "Sending was interrupted."),
        "expired" => new("Le délai est passé.", "Its time is over."),
        "stopped" => new("La personne ne veut plus de ces courriels.", "The person no longer wants these mails."),
        "not-wanted" => new("La personne ne veut pas d'invitations.", "The person wants no invitations."),
        "capped" => new("La personne a reçu cette semaine autant de courriels qu'elle en veut.", "The person received as many mails this week as they want."),
        "empty" => new("Plus rien à dire.", "Nothing left to say."),
        "erased" => new("La personne a supprimé son compte.", "The person deleted their account."),
        "nobody" => new("Cette personne n'existe pas ici.", "This person does not exist here."),
        "unwritable" => new("Le message ne peut pas être écrit.", "The message cannot be written."),
        "failed" => new("Une erreur de la plateforme ; nouvel essai prévu.", "An error of the platform; it will try again."),
        "resent" => new("Renvoyé à la demande de l'équipe.", "Sent again at the team's request."),
        "taken-as-sent" => new("Considéré comme envoyé par l'équipe.", "Taken as sent by the team."),
        _ => new(code, code),
    };
}
