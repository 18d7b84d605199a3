using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Sameness;
using Animation.Web;
using Animation.Web.Forms;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Curation;

/// <summary>A line of the inbox.</summary>
/// <param name="Sources">How many other sources tell the same thing.</param>
/// <param name="Others">True when a colleague has it open.</param>
[method: ExplicitConstructor]
public sealed record InboxLine(Guid Id, string Title, string SourceName, string Language, DateTimeOffset PublishedAt, int Promise, long Sources, bool Others);

/// <summary>A source or a theme to filter by, with how many items wait.</summary>
[method: ExplicitConstructor]
public sealed record InboxChoice(string Value, string Label, long Count);

/// <summary>What waits for a decision, one of them open for reading.</summary>
public static class Inbox
{
    // What was left for later comes back by itself.
    internal const string IsWaiting = "(item.state = 'waiting' OR (item.state = 'later' AND later_until <= @now))";
    internal const string IsLater = "(item.state = 'later' AND later_until > @now)";
    internal const string Promising = "(SELECT worth FROM suggestion WHERE item_id = item.id) DESC NULLS LAST, promise DESC, published_at DESC, item.seq DESC";

    internal const string LineColumns = $"""
        item.id, title, source.name AS source_name, item.language, published_at, promise,
        (SELECT count(*) FROM item under WHERE under.lead_id = item.id AND under.state = 'merged') + (SELECT count(*) FROM sighting WHERE sighting.item_id = item.id) AS sources,
        {Claim.IsOthers} AS others
        """;

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/animation/veille", (HttpContext http, string? item) =>
        Show(http, InboxView.Of(http.Request.QueryString.Value), Guid.TryParse(item, out var id) ? id : null, null, FormErrors.None)).RequireAuthorization(Policies.Officer);

    internal static Task<long> Waiting(WatchDb db, CancellationToken ct) => db.Value<long>($"SELECT count(*) FROM item WHERE {IsWaiting}", new { now = db.Now }, ct);

    internal static async Task<IResult> Show(HttpContext http, InboxView view, Guid? open, DecideItem.Request? typed, FormErrors errors)
    {
        var (db, me, ct) = (http.RequestServices.GetRequiredService<WatchDb>(), http.User.RequiredPersonId(), http.RequestAborted);
        var args = view.Args(db.Now, me);
        // One connection for the whole page.
        return await db.InTransaction(async () =>
        {
            var lines = await db.Query<InboxLine>(
                $"SELECT {LineColumns} FROM {Item.From} WHERE {view.Where} ORDER BY {view.OrderBy} LIMIT {Pagination.Size} OFFSET @offset", args, ct);
            var total = await db.Value<long>($"SELECT count(*) FROM item WHERE {view.Where}", args, ct);
            var id = open ?? lines.FirstOrDefault(line => !line.Others)?.Id ?? (lines.Count > 0 ? lines[0].Id : null);
            var item = id is null ? null : await db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = @id", new { id }, ct);
            return Page.Show<InboxPage>(new
            {
                View = view,
                Me = me,
                Lines = lines,
                Total = total,
                Last = await db.Value<long>("SELECT coalesce(max(seq), 0) FROM item", ct: ct),
                Rooms = await Counts(db, ct),
                Sources = await Sources(db, ct),
                Open = item,
                Chosen = open is not null,
                Sheet = item is null ? null : await ItemSheet.Of(db, item, me, ct),
                Typed = typed,
                Errors = errors,
                Recent = await UndoDecision.Recent(db, ct),
            });
        }, ct);
    }

    private static async Task<InboxCounts> Counts(WatchDb db, CancellationToken ct) => (await db.First<InboxCounts>(
        $"SELECT count(*) FILTER (WHERE {IsWaiting}) AS to_sort, count(*) FILTER (WHERE {IsLater}) AS later, count(*) FILTER (WHERE state = 'scheduled') AS scheduled FROM item WHERE state IN ('waiting', 'later', 'scheduled')",
        new { now = db.Now }, ct))!;

    private static Task<IReadOnlyList<InboxChoice>> Sources(WatchDb db, CancellationToken ct) => db.Query<InboxChoice>(
        "SELECT source.id::text AS value, source.name AS label, count(*) AS count FROM item JOIN source ON source.id = source_id WHERE item.state IN ('waiting', 'later') GROUP BY source.id ORDER BY lower(source.name)", ct: ct);
}

/// <summary>How many items each room of the inbox holds.</summary>
[method: ExplicitConstructor]
public sealed record InboxCounts(long ToSort, long Later, long Scheduled);
