using System.Diagnostics;
using Animation.Watch.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Animation.Watch.Ingestion;

/// <summary>
/// Takes the sources that are due and fetches them: many sites at once, one source of a site at a time. A site that is slow or hostile holds up
/// only its own sources: those that answer well go first, and nobody gets more than a minute of a round.
/// </summary>
[DisallowConcurrentExecution]
public sealed class FetchDueSources(IServiceScopeFactory scopes, ILogger<FetchDueSources> logger) : IJob
{
    private const int Batch = 200;
    private const int MostRounds = 50;
    private const int SitesAtOnce = 24;
    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OfARound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many items are new.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        var (stored, asked) = (0, 0);
        for (var round = 0; round < MostRounds; round++)
        {
            var due = await Take(ct);
            var sites = due.GroupBy(source => new Uri(source.Address).Authority).Select(site => site.ToList());
            await Parallel.ForEachAsync(sites, new ParallelOptions { MaxDegreeOfParallelism = SitesAtOnce, CancellationToken = ct }, async (site, cancel) =>
                Interlocked.Add(ref stored, await FetchSite(site, cancel)));
            asked += due.Count;
            if (due.Count < Batch)
                break;
        }

        if (asked > 0)
            logger.LogInformation("service=watch use_case=fetch_due outcome=done sources={Sources} items={Items}", asked, stored);
        return stored;
    }

    private async Task<IReadOnlyList<Source>> Take(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        var taken = await db.Query<Source>(
            $"""
            UPDATE source SET taken_until = @until
            WHERE id IN (
              SELECT id FROM source WHERE state = 'active' AND due_at <= @now AND (taken_until IS NULL OR taken_until <= @now)
              ORDER BY failures > 0, due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED)
            RETURNING {Source.Columns}
            """,
            new { now = db.Now, until = db.Now + Taken }, ct);
        return [.. taken.OrderBy(source => source.Failures > 0).ThenBy(source => source.DueAt)];
    }

    private async Task<int> FetchSite(List<Source> site, CancellationToken ct)
    {
        var (stored, started) = (0, Stopwatch.GetTimestamp());
        foreach (var source in site)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
            if (Stopwatch.GetElapsedTime(started) > OfARound)
                await Release(db, source, ct);
            else if (await StillOurs(db, source, ct))
                stored += await scope.ServiceProvider.GetRequiredService<FetchSource>().Run(source, Patience, ct);
        }

        return stored;
    }

    // A round that lasted may have lost its sources to another process.
    private static async Task<bool> StillOurs(WatchDb db, Source source, CancellationToken ct) => await db.Execute(
        "UPDATE source SET taken_until = @until WHERE id = @Id AND taken_until = @TakenUntil", new { source.Id, source.TakenUntil, until = db.Now + Taken }, ct) == 1;

    private static Task<int> Release(WatchDb db, Source source, CancellationToken ct) =>
        db.Execute("UPDATE source SET taken_until = NULL WHERE id = @Id AND taken_until = @TakenUntil", new { source.Id, source.TakenUntil }, ct);
}
