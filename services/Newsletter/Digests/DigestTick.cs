using Quartz;

namespace Animation.Newsletter.Digests;

/// <summary>Looks every minute whether the hour of the watch has come; that hour is served once, in one process or many.</summary>
[DisallowConcurrentExecution]
public sealed class DigestTick(SendDigests digests, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (DigestSchedule.Due(clock.GetUtcNow()) is { } hour)
            await digests.Run(hour, cancellationToken);
    }
}
