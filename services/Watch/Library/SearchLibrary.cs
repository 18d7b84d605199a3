using System.Globalization;
using Dapper;

namespace Animation.Watch.Library;

/// <summary>A value of a facet and how many of the items found have it.</summary>
[method: ExplicitConstructor]
public sealed record FacetCount(string Code, long Count);

/// <summary>A page of what was found.</summary>
/// <param name="Total">How many there are; <see cref="SearchLibrary.Bound"/> when there are more.</param>
/// <param name="Many">True beyond the bound: the counts of facets are then those of a sample of so many.</param>
/// <param name="Sort">The order it really has.</param>
/// <param name="Next">Where the next page begins, beyond the bound.</param>
public sealed record Findings(IReadOnlyList<LibraryLine> Lines, long Total, bool Many, string Sort, IReadOnlyList<FacetCount> Facets, string? Next);

/// <summary>
/// Finds kept items by words and facets. One pass takes at most five thousand matches, orders and counts them; what is wider is walked
/// along an index in the order asked, page after page.
/// </summary>
public static class SearchLibrary
{
    /// <summary>Counted exactly up to here.</summary>
    public const int Bound = 5_000;

    private const int FacetsShown = 12;
    private const string Fits = "ts_rank(search, websearch_to_tsquery('french_plain', @words))";

    private static readonly Dictionary<string, string> orders = new()
    {
        ["date"] = "kept_at DESC, seq DESC",
        ["valeur"] = "value DESC, kept_at DESC, seq DESC",
        ["utile"] = "useful DESC, kept_at DESC, seq DESC",
    };

    [method: ExplicitConstructor]
    private sealed record Row(string What, Guid? Id, string? Code, long Number);

    [method: ExplicitConstructor]
    private sealed record Step(Guid Id, int Rank, DateTimeOffset At, long Seq);

    /// <param name="members">True for somebody who may read what is reserved.</param>
    /// <param name="page">From 1, while everything found is counted.</param>
    /// <param name="after">The <see cref="Findings.Next"/> of the page before, beyond the bound.</param>
    public static async Task<Findings> Run(WatchDb db, LibraryFilter filter, bool members, int page, string? after, int size, CancellationToken ct)
    {
        var args = new DynamicParameters(new { words = filter.Words, facets = filter.Facets.ToArray(), size, offset = (page - 1) * size });
        var rows = await db.Query<Row>(Pass(filter, members), args, ct);
        var total = rows.Single(row => row.What == "total").Number;
        var facets = rows.Where(row => row.What == "facet").Select(row => new FacetCount(row.Code!, row.Number)).ToList();
        if (total > Bound)
            return await Walk(db, filter, members, after, size, args, facets, ct);
        var ids = rows.Where(row => row.What == "line").OrderBy(row => row.Number).Select(row => row.Id!.Value).ToArray();
        return new Findings(await Lines(db, ids, ct), total, false, filter.Sort, facets, null);
    }

    private static string Conditions(LibraryFilter filter, bool members) =>
        "item.state = 'kept'" + (members ? "" : " AND NOT members_only")
        + (filter.Words is null ? "" : " AND search @@ websearch_to_tsquery('french_plain', @words)")
        + (filter.Facets.Count == 0 ? "" : " AND facets @> @facets");

    private static string Pass(LibraryFilter filter, bool members)
    {
        var fit = filter.Sort == "pertinence";
        // Without a condition that narrows, the newest are taken rather than any.
        var order = filter.IsEmpty ? "ORDER BY kept_at DESC, seq DESC" : "";
        return $"""
            WITH found AS MATERIALIZED (
              SELECT id, seq, kept_at, value, useful, facets, {(fit ? Fits : "0")} AS fit FROM item WHERE {Conditions(filter, members)} {order} LIMIT {Bound + 1}),
            counted AS (SELECT count(*) AS total FROM found),
            line AS (
              SELECT id, row_number() OVER (ORDER BY {(fit ? "fit DESC, kept_at DESC, seq DESC" : orders[filter.Sort])}) AS place
              FROM found WHERE (SELECT total FROM counted) <= {Bound} ORDER BY place LIMIT @size OFFSET @offset),
            facet AS (SELECT code, count(*) AS number FROM found, unnest(facets) AS code GROUP BY code),
            shown AS (SELECT code, number, row_number() OVER (PARTITION BY left(code, 1) ORDER BY number DESC, code) AS place FROM facet)
            SELECT 'total' AS what, NULL::uuid AS id, NULL AS code, total AS number FROM counted
            UNION ALL SELECT 'line', id, NULL, place FROM line
            UNION ALL SELECT 'facet', NULL, code, number FROM shown WHERE place <= {FacetsShown}
            """;
    }

    // Too many to order by fit: the newest, and the page says so.
    private static async Task<Findings> Walk(
        WatchDb db, LibraryFilter filter, bool members, string? after, int size, DynamicParameters args, List<FacetCount> facets, CancellationToken ct)
    {
        var sort = filter.Sort == "pertinence" ? "date" : filter.Sort;
        var key = orders[sort].Replace(" DESC", "", StringComparison.Ordinal);
        var from = "";
        if (Cursor(after) is var (rank, at, seq))
        {
            args.AddDynamicParams(new { rank, at, seq });
            from = sort == "date" ? $"AND ({key}) < (@at, @seq)" : $"AND ({key}) < (@rank, @at, @seq)";
        }
        var walked = await db.Query<Step>(
            $"""
            SELECT id, {(sort == "date" ? "0" : key.Split(',')[0])} AS rank, kept_at AS at, seq FROM item
            WHERE {Conditions(filter, members)} {from} ORDER BY {orders[sort]} LIMIT @size + 1
            """, args, ct);
        var next = walked.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{walked[size - 1].Rank}_{walked[size - 1].At.UtcTicks}_{walked[size - 1].Seq}") : null;
        return new Findings(await Lines(db, [.. walked.Take(size).Select(row => row.Id)], ct), Bound, true, sort, facets, next);
    }

    private static (int Rank, DateTimeOffset At, long Seq)? Cursor(string? after) =>
        after?.Split('_') is [var rank, var ticks, var seq]
        && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (first, new DateTimeOffset(at, TimeSpan.Zero), last) : null;

    private static async Task<IReadOnlyList<LibraryLine>> Lines(WatchDb db, Guid[] ids, CancellationToken ct)
    {
        if (ids.Length == 0)
            return [];
        var lines = await db.Query<LibraryLine>($"SELECT {LibraryLine.Columns} FROM item JOIN source ON source.id = item.source_id WHERE item.id = ANY(@ids)", new { ids }, ct);
        return [.. lines.OrderBy(line => Array.IndexOf(ids, line.Id))];
    }
}
