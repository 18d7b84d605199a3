using Quartz;

namespace Animation.Newsletter.Digests;

/// <summary>Looks every few minutes whose turn has come, and what waited long enough for those who have it as it comes.</summary>
[DisallowConcurrentExecution]
public sealed class DigestTick(SendDigests digests) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await digests.Run(cancellationToken);
}
