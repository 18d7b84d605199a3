using Animation.EventStore.Daemon;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement;

/// <summary>Demo data: none of its own. Facts come from the messages of the other services, each at the time of its act.</summary>
public static class EngagementDemo
{
    /// <summary>Counts whatever facts have arrived already.</summary>
    public static Task Seed(IServiceProvider scope, CancellationToken ct) => scope.GetRequiredService<ProjectionDaemon>().CatchUpAsync(ct);
}
