using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Letters;

/// <summary>A sender of newsletters.</summary>
/// <param name="Key">What it is known by: its list, or its domain.</param>
/// <param name="Letters">How many of its letters are here.</param>
[method: ExplicitConstructor]
public sealed record LetterSender(Guid Id, string Key, string Name, string Domain, string State, long Letters, DateTimeOffset? LastAt);

/// <summary>A letter in a list.</summary>
[method: ExplicitConstructor]
public sealed record LetterLine(Guid Id, Guid SenderId, string Sender, string Subject, string Excerpt, string Language, DateTimeOffset SentAt, Guid? ItemId, long Links);

/// <summary>A mail that asks to confirm a subscription.</summary>
/// <param name="Link">Where it is confirmed, on the sender's own site or not.</param>
public sealed record ToConfirm(Guid Id, string Sender, string Domain, string Subject, Uri Link)
{
    /// <summary>True when the link leads elsewhere than to the sender.</summary>
    public bool Elsewhere => !Link.IdnHost.Equals(Domain, StringComparison.OrdinalIgnoreCase) && !Link.IdnHost.EndsWith("." + Domain, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A mail nobody could read.</summary>
[method: ExplicitConstructor]
public sealed record UnreadMail(DateTimeOffset ArrivedAt, string? File, string ReasonFr, string ReasonEn);

/// <summary>A letter, open.</summary>
[method: ExplicitConstructor]
public sealed record OpenLetter(Guid Id, string Sender, string Subject, string Content, string Language, string? Address, DateTimeOffset SentAt, int Dropped, string State, Guid? ItemId);

/// <summary>A link of a letter.</summary>
/// <param name="Tracked">True when its address was made for our mailbox.</param>
[method: ExplicitConstructor]
public sealed record OpenLink(int Place, string Title, string? Address, bool Tracked, Guid? ItemId);

/// <summary>Newsletters as the officer sees them: who waits to be accepted, what came, what could not be read.</summary>
public static class LetterPages
{
    private const int Shown = 50;

    [method: ExplicitConstructor]
    private sealed record Asking(Guid Id, string Sender, string Domain, string Subject, string Confirm);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/veille/lettres", (Delegate)((HttpContext http) => Show(http, FormErrors.None))).RequireAuthorization(Policies.Officer);
        app.MapGet("/animation/veille/lettres/{id:guid}", (HttpContext http, Guid id) => ShowOne(http, id, FormErrors.None)).RequireAuthorization(Policies.Officer);
        app.MapPost("/animation/veille/lettres/{id:guid}/confirmee", Confirmed).RequireAuthorization(Policies.Officer).DisableAntiforgery();
    }

    internal static async Task<IResult> Show(HttpContext http, FormErrors errors)
    {
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var (db, seals) = (services.GetRequiredService<WatchDb>(), services.GetRequiredService<Seals>());
        var asking = await db.Query<Asking>(
            "SELECT letter.id, name AS sender, domain, subject, confirm FROM letter JOIN letter_sender s ON s.id = sender_id WHERE confirm IS NOT NULL AND s.state <> 'refused' ORDER BY seq DESC LIMIT 20", ct: ct);
        return Page.Show<LettersPage>(new
        {
            Errors = errors,
            Maildir = services.GetRequiredService<Settings>().Maildir,
            Confirmations = asking.Select(one => seals.Open(one.Confirm) is { } link ? new ToConfirm(one.Id, one.Sender, one.Domain, one.Subject, new Uri(link)) : null).OfType<ToConfirm>().ToList(),
            Senders = await db.Query<LetterSender>(
                """
                SELECT s.id, s.key, s.name, s.domain, s.state, count(letter.id) AS letters, max(letter.sent_at) AS last_at
                FROM letter_sender s LEFT JOIN letter ON letter.sender_id = s.id GROUP BY s.id ORDER BY s.state = 'waiting' DESC, lower(s.name) LIMIT 500
                """, ct: ct),
            Letters = await db.Query<LetterLine>(
                $"""
                SELECT letter.id, sender_id, s.name AS sender, subject, excerpt, language, sent_at, item_id, (SELECT count(*) FROM letter_link l WHERE l.letter_id = letter.id) AS links
                FROM letter JOIN letter_sender s ON s.id = sender_id WHERE confirm IS NULL AND (s.state = 'waiting' OR s.state = 'accepted') ORDER BY s.state = 'waiting' DESC, seq DESC LIMIT {Shown * 10}
                """, ct: ct),
            Unread = await db.Query<UnreadMail>($"SELECT arrived_at, file, reason_fr, reason_en FROM mail_arrival WHERE reason_fr IS NOT NULL ORDER BY seq DESC LIMIT {Shown}", ct: ct),
        });
    }

    internal static async Task<IResult> ShowOne(HttpContext http, Guid id, FormErrors errors)
    {
        var (db, ct) = (http.RequestServices.GetRequiredService<WatchDb>(), http.RequestAborted);
        var letter = await db.First<OpenLetter>(
            """
            SELECT letter.id, s.name AS sender, subject, content, language, address, sent_at, dropped, s.state, item_id
            FROM letter JOIN letter_sender s ON s.id = sender_id WHERE letter.id = @id OR item_id = @id LIMIT 1
            """, new { id }, ct);
        return letter is null ? Results.NotFound() : Page.Show<LetterPage>(new
        {
            Errors = errors,
            Letter = letter,
            Links = await db.Query<OpenLink>("SELECT place, title, address, sealed IS NOT NULL AS tracked, item_id FROM letter_link WHERE letter_id = @Id ORDER BY place", new { letter.Id }, ct),
        });
    }

    private static async Task<IResult> Confirmed(Guid id, WatchDb db, HttpContext http)
    {
        await db.Execute("DELETE FROM letter WHERE id = @id AND confirm IS NOT NULL AND item_id IS NULL", new { id }, http.RequestAborted);
        Flash.Say(http, new Hosting.Text("C’est noté : ce courriel est effacé.", "Noted: this mail is erased."));
        return Page.SeeOther("/animation/veille/lettres");
    }
}
