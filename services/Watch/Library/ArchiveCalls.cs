using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Animation.Watch.Library;

/// <summary>
/// Puts away calls and consultations on the day after their last one, in Paris: still found, with « clos le… », no longer offered as news. An officer
/// who moves the last day brings one back.
/// </summary>
[DisallowConcurrentExecution]
public sealed class ArchiveCalls(IServiceScopeFactory scopes, ILogger<ArchiveCalls> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many were put away.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        var archived = await db.Execute(
            "UPDATE item SET archived_at = @now WHERE state = 'kept' AND deadline < @today AND archived_at IS NULL", new { now = db.Now, today = ParisTime.Day(db.Now) }, ct);
        if (archived > 0)
            logger.LogInformation("service=watch use_case=archive_calls outcome=done items={Items}", archived);
        return archived;
    }
}
