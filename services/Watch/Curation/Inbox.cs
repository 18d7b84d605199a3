using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Curation;

/// <summary>A line of the inbox.</summary>
[method: ExplicitConstructor]
public sealed record InboxLine(Guid Id, string Title, string SourceName, DateTimeOffset PublishedAt, int Promise);

/// <summary>What waits for a decision: the newest first, one of them open for reading.</summary>
public static class Inbox
{
    // What was left for later comes back by itself.
    internal const string IsWaiting = "(item.state = 'waiting' OR (item.state = 'later' AND later_until <= @now))";
    private const string IsLater = "(item.state = 'later' AND later_until > @now)";
    internal const string Promising = "promise DESC, published_at DESC, item.seq DESC";
    private const string Newest = "published_at DESC, item.seq DESC";

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/animation/veille", (HttpContext http, string? item) =>
        Show(http, Guid.TryParse(item, out var id) ? id : null, null, FormErrors.None)).RequireAuthorization(Policies.Officer);

    internal static Task<long> Waiting(WatchDb db, CancellationToken ct) => db.Value<long>($"SELECT count(*) FROM item WHERE {IsWaiting}", new { now = db.Now }, ct);

    internal static async Task<IResult> Show(HttpContext http, Guid? open, DecideItem.Request? typed, FormErrors errors)
    {
        var (db, ct) = (http.RequestServices.GetRequiredService<WatchDb>(), http.RequestAborted);
        var later = http.Request.Query["vue"] == "plus-tard";
        var page = int.TryParse(http.Request.Query["page"], out var number) ? Math.Clamp(number, 1, 400) : 1;
        var lines = await db.Query<InboxLine>(
            $"""
            SELECT item.id, title, source.name AS source_name, published_at, promise FROM {Item.From}
            WHERE {(later ? IsLater : IsWaiting)} ORDER BY {Newest} LIMIT {Pagination.Size} OFFSET @offset
            """,
            new { now = db.Now, offset = (page - 1) * Pagination.Size }, ct);
        var item = open is null && lines.Count > 0 ? await Find(db, lines[0].Id, ct) : open is { } id ? await Find(db, id, ct) : null;
        return Page.Show<InboxPage>(new
        {
            Lines = lines,
            Later = later,
            Number = page,
            Waiting = await Waiting(db, ct),
            Postponed = await db.Value<long>($"SELECT count(*) FROM item WHERE {IsLater}", new { now = db.Now }, ct),
            Open = item,
            Chosen = open is not null,
            Typed = typed,
            Errors = errors,
            Recent = await UndoDecision.Recent(db, ct),
        });
    }

    private static Task<Item?> Find(WatchDb db, Guid id, CancellationToken ct) =>
        db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = @id", new { id }, ct);
}
