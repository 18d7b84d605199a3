using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Newsletter.Mails;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Newsletter.MyData;

/// <summary>Everything Newsletter knows about the person who asks: the mails, never kept whole once they have left, and what was in them.</summary>
public static class MyMailData
{
    [method: ExplicitConstructor]
    private sealed record Mail(string Purpose, string State, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt, string? Reply);

    [method: ExplicitConstructor]
    private sealed record Item(DateTimeOffset At, string Title, string Url);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/newsletter/mes-donnees", async (NewsletterDb db, HttpContext http, CancellationToken ct) =>
        Results.Json(await Tables(db, http.User.RequiredPersonId(), ct)));

    private static async Task<IReadOnlyList<MyDataTable>> Tables(NewsletterDb db, Guid person, CancellationToken ct)
    {
        var mails = await db.Query<Mail>("SELECT purpose, state, requested_at, finished_at, reply FROM mail WHERE person_id = @person ORDER BY seq DESC", new { person }, ct);
        var items = await db.Query<Item>(
            "SELECT d.started_at AS at, i.title, i.url FROM digest_item di JOIN digest d ON d.id = di.digest_id JOIN item i ON i.id = di.item_id WHERE di.person_id = @person ORDER BY d.started_at DESC", new { person }, ct);
        return
        [
            new("courriels", new("Mes courriels", "My mails"), true,
                [new("Demandé le", "Asked for on"), new("Pour quoi", "What for"), new("Où il en est", "Where it stands"), new("Terminé le", "Finished on"), new("Réponse de la messagerie", "Answer of the mail server")],
                [.. mails.Select(mail => (IReadOnlyList<string?>)[MyDataTable.Instant(mail.RequestedAt), Purposes.Find(mail.Purpose)?.Name ?? mail.Purpose, MailStates.Of(mail.State).Name, MyDataTable.Instant(mail.FinishedAt), mail.Reply])]),
            new("articles-recus", new("Les articles que j'ai reçus", "The items I received"), true,
                [new("Envoi du", "Sent on"), new("Article", "Item"), new("Adresse", "Address")],
                [.. items.Select(item => (IReadOnlyList<string?>)[MyDataTable.Instant(item.At), item.Title, item.Url])]),
        ];
    }
}
