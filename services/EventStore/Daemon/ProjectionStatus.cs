using Npgsql;

namespace Animation.EventStore.Daemon;

/// <summary>What a projection is doing.</summary>
public enum ProjectionState
{
    /// <summary>Holds every event that can be read.</summary>
    Current,

    /// <summary>Events are waiting; being folded if a daemon runs anywhere.</summary>
    Behind,

    /// <summary>A new generation is being built; readers see the one before, if any.</summary>
    Building,

    /// <summary>Stopped at an event or by an error; needs a person, then <see cref="ProjectionDaemon.ResumeAsync"/> or a restart.</summary>
    Paused,

    /// <summary>Kept by a newer version of the program.</summary>
    Superseded,
}

/// <summary>Where one generation of a projection stands, and why it is behind if it is.</summary>
/// <param name="Live">True for the generation readers see.</param>
/// <param name="Behind">Events it has not read yet, counted up to 10,000.</param>
/// <param name="Why">One sentence for an operator; null when current.</param>
public sealed record ProjectionStatus(
    string Name, ProjectionLifecycle Lifecycle, int Generation, bool Live, ProjectionState State, Position Position, long Events, long Behind, string? Why,
    DateTimeOffset UpdatedAt);

internal static class StatusReport
{
    public static async Task<IReadOnlyList<ProjectionStatus>> ReadAsync(NpgsqlConnection connection, StoreOptions options, CancellationToken cancellation)
    {
        var (rows, head) = await ProgressTable.ReadAsync(connection, cancellation);
        var blocker = head.Last > head.Settled ? await BlockerAsync(connection, cancellation) : null;
        var report = new List<ProjectionStatus>();
        foreach (var row in rows)
        {
            if (options.Projections.FirstOrDefault(projection => projection.Name == row.Projection) is not { } projection)
                continue;
            var inline = row.IsLive && projection.Lifecycle == ProjectionLifecycle.Inline;
            var behind = inline ? 0 : await BehindAsync(connection, row.Position, cancellation);
            var state = row.Paused ? ProjectionState.Paused
                : row.Version > projection.Version ? ProjectionState.Superseded
                : !row.IsLive ? ProjectionState.Building
                : behind > 0 ? ProjectionState.Behind : ProjectionState.Current;
            report.Add(new ProjectionStatus(
                row.Projection, projection.Lifecycle, row.Generation, row.IsLive, state, row.Position, row.Events, behind, Why(row, state, head, blocker), row.UpdatedAt));
        }
        return report;
    }

    private static string? Why(ProgressRow row, ProjectionState state, Head head, string? blocker) => state switch
    {
        ProjectionState.Current => null,
        ProjectionState.Paused => row.Error,
        ProjectionState.Superseded => $"kept by a newer program, at version {row.Version}",
        ProjectionState.Building => $"generation {row.Generation} is being built, {row.Events} events so far",
        _ when row.Position >= head.Settled && blocker is not null => blocker,
        _ => $"no page written since {row.UpdatedAt:u}: a daemon must be running somewhere",
    };

    private static async Task<long> BehindAsync(NpgsqlConnection connection, Position position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from (select from es_events e where (e.era, e.tx, e.seq) > ($1, $2, $3) limit 10000) behind", connection);
        EventReader.AddPosition(command.Parameters, position);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<string> BlockerAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            select format('waiting for transaction %s of process %s, open since %s', a.backend_xid, a.pid, a.xact_start)
            from pg_stat_activity a where a.backend_xid is not null order by age(a.backend_xid) desc limit 1
            """, connection);
        return await command.ExecuteScalarAsync(cancellation) as string ?? "waiting for an open transaction";
    }
}
