using Animation.Watch.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Animation.Watch.Ingestion;

/// <summary>
/// Takes the sources that are due and fetches them: several sites at once, one source of a site at a time, with a pause between two.
/// </summary>
[DisallowConcurrentExecution]
public sealed class FetchDueSources(IServiceScopeFactory scopes, ILogger<FetchDueSources> logger) : IJob
{
    private const int Batch = 100;
    private const int SitesAtOnce = 8;
    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many items are new.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        var due = await Take(ct);
        var stored = 0;
        var sites = due.GroupBy(source => new Uri(source.Address).IdnHost).Select(site => site.ToList());
        await Parallel.ForEachAsync(sites, new ParallelOptions { MaxDegreeOfParallelism = SitesAtOnce, CancellationToken = ct }, async (site, cancel) =>
        {
            for (var i = 0; i < site.Count; i++)
            {
                if (i > 0)
                    await Task.Delay(Spacing, cancel);
                Interlocked.Add(ref stored, await Fetch(site[i], cancel));
            }
        });
        if (due.Count > 0)
            logger.LogInformation("service=watch use_case=fetch_due outcome=done sources={Sources} items={Items}", due.Count, stored);
        return stored;
    }

    private async Task<IReadOnlyList<Source>> Take(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        return await db.Query<Source>(
            $"""
            UPDATE source SET taken_until = @until
            WHERE id IN (
              SELECT id FROM source WHERE state = 'active' AND due_at <= @now AND (taken_until IS NULL OR taken_until <= @now)
              ORDER BY due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED)
            RETURNING {Source.Columns}
            """,
            new { now = db.Now, until = db.Now + Taken }, ct);
    }

    private async Task<int> Fetch(Source source, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FetchSource>().Run(source, ct);
    }
}
