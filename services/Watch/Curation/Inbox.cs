using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Sameness;
using Animation.Watch.Views;
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
            // The page is chosen before anything is counted for its lines: else everything that waits is counted for.
            var lines = await db.Query<InboxLine>(
                $"""
                SELECT {LineColumns}
                FROM (SELECT item.id AS shown FROM {Item.From} WHERE {view.Where(db.Now)} ORDER BY {view.OrderBy} LIMIT {Pagination.Size} OFFSET @offset) page
                JOIN item ON item.id = shown JOIN source ON source.id = item.source_id ORDER BY {view.OrderBy}
                """, args, ct);
            var sources = await Sources(db, ct);
            var rooms = new InboxCounts(sources.Sum(source => source.ToSort), sources.Sum(source => source.Later), sources.Sum(source => source.Scheduled))
            {
                Senders = await db.Value<long>("SELECT count(*) FROM letter_sender WHERE state = 'waiting'", ct: ct),
            };
            var total = view.Filtered ? await db.Value<long>($"SELECT count(*) FROM {Item.From} WHERE {view.Where(db.Now)}", args, ct) : rooms.Of(view.Room);
            var id = open ?? lines.FirstOrDefault(line => !line.Others)?.Id ?? (lines.Count > 0 ? lines[0].Id : null);
            var item = id is null ? null : await db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = @id", new { id }, ct);
            return Page.Show<InboxPage>(new
            {
                View = view,
                Me = me,
                Lines = lines,
                Total = total,
                Last = await db.Value<long>("SELECT coalesce(max(seq), 0) FROM item", ct: ct),
                Rooms = rooms,
                Sources = sources.Where(source => source.ToSort + source.Later > 0).Select(source => new InboxChoice(source.Value, source.Label, source.ToSort + source.Later)).ToList(),
                Saved = await SavedView.WithCounts(db, me, ct),
                Open = item,
                Chosen = open is not null,
                Sheet = item is null ? null : await ItemSheet.Of(db, item, me, ct),
                Typed = typed,
                Errors = errors,
                Recent = await UndoDecision.Recent(db, ct),
            });
        }, ct);
    }

    private static Task<IReadOnlyList<SourceRooms>> Sources(WatchDb db, CancellationToken ct) => db.Query<SourceRooms>(
        $"""
        SELECT source.id::text AS value, source.name AS label, to_sort, later, scheduled
        FROM (SELECT source_id, count(*) FILTER (WHERE {IsWaiting}) AS to_sort, count(*) FILTER (WHERE {IsLater}) AS later, count(*) FILTER (WHERE state = 'scheduled') AS scheduled
          FROM item WHERE state IN ('waiting', 'later', 'scheduled') GROUP BY source_id) held
        JOIN source ON source.id = source_id ORDER BY lower(source.name)
        """, new { now = db.Now }, ct);

    [method: ExplicitConstructor]
    private sealed record SourceRooms(string Value, string Label, long ToSort, long Later, long Scheduled);
}

/// <summary>How many items each room of the inbox holds.</summary>
public sealed record InboxCounts(long ToSort, long Later, long Scheduled)
{
    /// <summary>Senders of newsletters who wait to be accepted.</summary>
    public long Senders { get; init; }

    public long Of(string room) => room switch { InboxView.Later => Later, InboxView.Scheduled => Scheduled, _ => ToSort };
}
