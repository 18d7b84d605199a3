using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>A kept item in a list.</summary>
[method: ExplicitConstructor]
public sealed record LibraryLine(string Slug, string Title, string SourceName, string Language, string Excerpt, string Note, string[] Themes, int Value, DateTimeOffset KeptAt);

/// <summary>The public library: what was kept, found by theme and by words.</summary>
public static class LibraryPages
{
    private const string Columns = "slug, title, source.name AS source_name, item.language, excerpt, note, themes, value, kept_at";
    // What is for members only does not exist for visitors.
    private const string IsOffered = "item.state = 'kept' AND (@signedIn OR NOT members_only)";
    private const string Found =
        IsOffered + " AND (@theme::text IS NULL OR themes @> ARRAY[@theme]) AND (@words::text IS NULL OR search @@ websearch_to_tsquery('french_plain', @words))";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille", List).AllowAnonymous();
        app.MapGet("/veille/{slug}", One).AllowAnonymous();
        app.MapGet("/fragments/watch/nouveautes", Novelties).AllowAnonymous();
        app.MapGet("/fragments/watch/a-traiter", ToSort).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> List(string? q, string? theme, string? page, WatchDb db, HttpContext http)
    {
        var words = string.IsNullOrWhiteSpace(q) ? null : q.Trim()[..Math.Min(q.Trim().Length, 200)].Replace("\0", "", StringComparison.Ordinal);
        var known = Themes.Find(theme)?.Code;
        var number = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, 400) : 1;
        var args = new { words, signedIn = SignedIn(http), theme = known, offset = (number - 1) * Pagination.Size };
        var total = await db.Value<long>($"SELECT count(*) FROM item WHERE {Found}", args, http.RequestAborted);
        var lines = await db.Query<LibraryLine>(
            $"""
            SELECT {Columns} FROM {Item.From} WHERE {Found}
            ORDER BY {(words is null ? "" : "ts_rank(search, websearch_to_tsquery('french_plain', @words)) DESC,")} kept_at DESC, item.seq DESC
            LIMIT {Pagination.Size} OFFSET @offset
            """,
            args, http.RequestAborted);
        return Page.Show<LibraryPage>(new { Lines = lines, Total = total, Number = number, Words = words, Theme = known });
    }

    private static async Task<IResult> One(string slug, WatchDb db, HttpContext http)
    {
        var item = await db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE slug = @slug AND {IsOffered}", new { slug, signedIn = SignedIn(http) }, http.RequestAborted);
        return item is null ? Results.NotFound() : Page.Show<ItemPage>(new { Item = item });
    }

    private static async Task<IResult> Novelties(WatchDb db, HttpContext http) => Page.Show<NoveltiesPiece>(new
    {
        Lines = await db.Query<LibraryLine>(
            $"SELECT {Columns} FROM {Item.From} WHERE {IsOffered} ORDER BY kept_at DESC, item.seq DESC LIMIT 5", new { signedIn = SignedIn(http) }, http.RequestAborted),
    });

    private static bool SignedIn(HttpContext http) => http.User.Identity?.IsAuthenticated == true;

    private static async Task<IResult> ToSort(WatchDb db, HttpContext http) => Page.Show<ToSortPiece>(new
    {
        Waiting = await Inbox.Waiting(db, http.RequestAborted),
        Lines = await db.Query<InboxLine>(
            $"SELECT {Inbox.LineColumns} FROM {Item.From} WHERE {Inbox.IsWaiting} ORDER BY {Inbox.Promising} LIMIT 10",
            new { now = db.Now, me = http.User.RequiredPersonId() }, http.RequestAborted),
    });
}
