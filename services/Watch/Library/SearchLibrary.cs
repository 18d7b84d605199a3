using System.Globalization;
using System.Text.Json;
using Animation.Watch.Rules;
using Dapper;

namespace Animation.Watch.Library;

/// <summary>A value of a facet and how many of the items found have it.</summary>
[method: ExplicitConstructor]
public sealed record FacetCount(string Code, long Count);

/// <summary>A page of what was found.</summary>
/// <param name="Total">How many there are; <see cref="SearchLibrary.Bound"/> when there are more.</param>
/// <param name="Many">True beyond the bound: the counts of facets are then those of the newest.</param>
/// <param name="Sort">The order it really has.</param>
/// <param name="Counted">How many items the counts of facets are about.</param>
/// <param name="Next">Where the next page begins, beyond the bound.</param>
public sealed record Findings(IReadOnlyList<LibraryLine> Lines, long Total, bool Many, string Sort, IReadOnlyList<FacetCount> Facets, long Counted, string? Next);

/// <summary>
/// Finds kept items by words and facets. One pass takes the newest three thousand matches, orders and counts them; what is wider is walked
/// page after page along the order asked.
/// </summary>
public static class SearchLibrary
{
    /// <summary>Counted, and sorted by how well the words fit, up to here.</summary>
    public const int Bound = 3_000;

    /// <summary>Expected to match more than this, it is not gathered whole: only the newest part is looked at.</summary>
    internal const int Few = 12_000;

    private const int FacetsShown = 12;
    private const string Fits = "ts_rank(search, plainto_tsquery('french_plain', @words))";

    // A word is looked up in the index, never in the texts of one item after the other: PostgreSQL thinks that cheap, and it is the dearest thing here.
    private const string ByWords = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true), set_config('enable_bitmapscan', 'on', true)";
    private const string ByOrder = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'on', true), set_config('enable_bitmapscan', 'off', true)";
    private const string Alone = "SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('plan_cache_mode', 'force_custom_plan', true)";

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
    public static Task<Findings> Run(WatchDb db, LibraryFilter filter, bool members, int page, string? after, int size, CancellationToken ct) => db.InTransaction(async () =>
    {
        var asked = WatchQuery.ToLibrarySql(WatchQuery.Search(filter.Words), db.Now);
        var where = Where(filter, asked, members);
        var args = asked.With(new { words = asked.Words, facets = filter.Facets.ToArray(), size, offset = (page - 1) * size });
        await db.Execute(Alone, ct: ct);
        var expected = await Expected(db, where, args, ct);
        var months = expected > Few ? await Newest(db, expected, ct) : null;
        await db.Execute(ByWords, ct: ct);
        var rows = await Pass(db, filter, where, months, args, ct);
        // Fewer than expected: they are few after all, or not the newest.
        if (months is not null && Total(rows) < Bound / 4)
            (months, rows) = (null, await Pass(db, filter, where, null, args, ct));
        var facets = rows.Where(row => row.What == "facet").Select(row => new FacetCount(row.Code!, row.Number)).ToList();
        if (months is not null || Total(rows) > Bound)
            return await Walk(db, filter, where, after, size, args, months is null, facets, Math.Min(Total(rows), Bound), ct);
        var ids = rows.Where(row => row.What == "line").OrderBy(row => row.Number).Select(row => row.Id!.Value).ToArray();
        return new Findings(await Lines(db, ids, ct), Total(rows), false, filter.Sort, facets, Total(rows), null);
    }, ct);

    private static long Total(IReadOnlyList<Row> rows) => rows.Single(row => row.What == "total").Number;

    // What PostgreSQL expects from its statistics, without looking.
    private static async Task<double> Expected(WatchDb db, string where, DynamicParameters args, CancellationToken ct)
    {
        using var plan = JsonDocument.Parse(await db.Value<string>($"EXPLAIN (FORMAT JSON) SELECT FROM item WHERE {where}", args, ct));
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    /// <summary>Whether one kept item is among what a member finds.</summary>
    internal static async Task<bool> Answers(WatchDb db, LibraryFilter filter, Guid item, CancellationToken ct)
    {
        var asked = WatchQuery.ToLibrarySql(WatchQuery.Search(filter.Words), db.Now);
        return await db.Value<bool>(
            $"SELECT EXISTS (SELECT FROM item WHERE id = @item AND {Where(filter, asked, members: true)})", asked.With(new { words = asked.Words, facets = filter.Facets.ToArray(), item }), ct);
    }

    private static string Where(LibraryFilter filter, SqlCondition asked, bool members) =>
        $"item.state = 'kept'{(members ? "" : " AND NOT members_only")} AND {asked.Sql}{(filter.Facets.Count == 0 ? "" : " AND facets @> @facets")}";

    // The months that hold about as many matches as are counted, if these come as evenly as time goes by.
    private static async Task<string[]> Newest(WatchDb db, double expected, CancellationToken ct)
    {
        var (oldest, newest) = await db.Value<(DateTimeOffset, DateTimeOffset)>("SELECT min(kept_at), max(kept_at) FROM item WHERE state = 'kept'", ct: ct);
        var count = 1 + (int)(1.2 * Bound / expected * ((newest - oldest).TotalDays / 30));
        return [.. Enumerable.Range(0, count).Select(back => "d:" + ParisTime.Day(newest).AddMonths(-back).ToString("yyyyMM", CultureInfo.InvariantCulture))];
    }

    private static Task<IReadOnlyList<Row>> Pass(WatchDb db, LibraryFilter filter, string where, string[]? months, DynamicParameters args, CancellationToken ct)
    {
        args.Add("months", months);
        return db.Query<Row>(
            $"""
            WITH found AS MATERIALIZED (
              SELECT id, seq, kept_at, value, useful, facets, search FROM item WHERE {where} {(months is null ? "" : "AND facets && @months")} ORDER BY kept_at DESC, seq DESC LIMIT {Bound + 1}),
            counted AS (SELECT count(*) AS total FROM found),
            line AS (
              SELECT id, row_number() OVER (ORDER BY {(filter.Sort == "pertinence" ? Fits + " DESC, kept_at DESC, seq DESC" : orders[filter.Sort])}) AS place
              FROM found WHERE {(months is null ? "" : "false AND")} (SELECT total FROM counted) <= {Bound} ORDER BY place LIMIT @size OFFSET @offset),
            facet AS (SELECT code, count(*) AS number FROM (SELECT facets FROM found LIMIT {Bound}) newest, unnest(facets) AS code WHERE code NOT LIKE 'd:%' GROUP BY code),
            shown AS (SELECT code, number, row_number() OVER (PARTITION BY left(code, 1) ORDER BY number DESC, code) AS place FROM facet)
            SELECT 'total' AS what, NULL::uuid AS id, NULL AS code, total AS number FROM counted
            UNION ALL SELECT 'line', id, NULL, place FROM line
            UNION ALL SELECT 'facet', NULL, code, number FROM shown WHERE place <= {FacetsShown}
            """, args, ct);
    }

    // Too many to order by fit: the newest, and the page says so.
    private static async Task<Findings> Walk(
        WatchDb db, LibraryFilter filter, string where, string? after, int size, DynamicParameters args, bool few, List<FacetCount> facets, long counted, CancellationToken ct)
    {
        var sort = filter.Sort == "pertinence" ? "date" : filter.Sort;
        var key = orders[sort].Replace(" DESC", "", StringComparison.Ordinal);
        var from = "";
        if (Cursor(after) is var (rank, at, seq))
        {
            args.AddDynamicParams(new { rank, at, seq });
            from = sort == "date" ? $"AND ({key}) < (@at, @seq)" : $"AND ({key}) < (@rank, @at, @seq)";
        }
        await db.Execute(few ? ByWords : ByOrder, ct: ct);
        var walked = await db.Query<Step>(
            $"""
            SELECT id, {(sort == "date" ? "0" : key.Split(',')[0])} AS rank, kept_at AS at, seq FROM item
            WHERE {where} {from} ORDER BY {orders[sort]} LIMIT @size + 1
            """, args, ct);
        var next = walked.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{walked[size - 1].Rank}_{walked[size - 1].At.UtcTicks}_{walked[size - 1].Seq}") : null;
        return new Findings(await Lines(db, [.. walked.Take(size).Select(row => row.Id)], ct), Bound, true, sort, facets, counted, next);
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
        await db.Execute("SELECT set_config('enable_indexscan', 'on', true), set_config('enable_bitmapscan', 'on', true)", ct: ct);
        var lines = await db.Query<LibraryLine>($"SELECT {LibraryLine.Columns} FROM item JOIN source ON source.id = item.source_id WHERE item.id = ANY(@ids)", new { ids }, ct);
        return [.. lines.OrderBy(line => Array.IndexOf(ids, line.Id))];
    }
}
