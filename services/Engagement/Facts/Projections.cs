using Animation.EventStore.Daemon;
using Animation.Hosting.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Animation.Engagement.Facts;

/// <summary>What an operator does with the projections, without a web host: builds them anew from the facts, or asks where they stand.</summary>
public static class Projections
{
    /// <summary>Builds every projection again beside the one being read, then swaps. Pages keep their figures meanwhile; safe while the program runs.</summary>
    /// <returns>Names of the projections rebuilt.</returns>
    public static async Task<IReadOnlyList<string>> Rebuild(Databases databases, TimeProvider clock, CancellationToken ct)
    {
        var store = FactStore.Open(databases["engagement"], clock);
        using var daemon = new ProjectionDaemon(store, NullLogger<ProjectionDaemon>.Instance);
        foreach (var projection in store.Options.Projections)
            await daemon.RebuildProjectionAsync(projection.Name, ct);
        return [.. store.Options.Projections.Select(projection => projection.Name)];
    }

    /// <summary>Where each projection stands, and why it is behind if it is.</summary>
    public static async Task<IReadOnlyList<ProjectionStatus>> Status(Databases databases, TimeProvider clock, CancellationToken ct)
    {
        using var daemon = new ProjectionDaemon(FactStore.Open(databases["engagement"], clock), NullLogger<ProjectionDaemon>.Instance);
        return await daemon.StatusAsync(ct);
    }
}
