using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore.Daemon;

/// <summary>How far one generation of a projection has come.</summary>
internal sealed record ProgressRow(string Projection, int Generation, int Version, Position Position, long Events, bool Paused, string? Error, DateTimeOffset UpdatedAt, int? Live)
{
    public bool IsLive => Live == Generation;
}

/// <summary>The end of the log: what can be read, and what is committed but may still have something open below it.</summary>
internal sealed record Head(Position Settled, Position Last);

internal static class ProgressTable
{
    public static async Task<(IReadOnlyList<ProgressRow> Rows, Head Head)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("""
            select g.era, g.tx, g.seq, g.projection, g.generation, g.version, g.events, g.state = 'paused', g.error, g.updated_at, p.generation
            from es_progress g join es_projections p on p.name = g.projection order by g.projection, g.generation
            """));
        batch.BatchCommands.Add(new($"select e.era, e.tx, e.seq from es_events e where {EventReader.Settled} order by e.era desc, e.tx desc, e.seq desc limit 1"));
        batch.BatchCommands.Add(new("select e.era, e.tx, e.seq from es_events e order by e.era desc, e.tx desc, e.seq desc limit 1"));
        await batch.PrepareAsync(cancellation);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = new List<ProgressRow>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(new ProgressRow(
                reader.GetString(3), reader.GetInt32(4), reader.GetInt32(5), EventReader.PositionOf(reader), reader.GetInt64(6), reader.GetBoolean(7),
                reader.IsDBNull(8) ? null : reader.GetString(8), reader.GetFieldValue<DateTimeOffset>(9), reader.IsDBNull(10) ? null : reader.GetInt32(10)));
        await reader.NextResultAsync(cancellation);
        var settled = await reader.ReadAsync(cancellation) ? EventReader.PositionOf(reader) : Position.Start;
        await reader.NextResultAsync(cancellation);
        return (rows, new Head(settled, await reader.ReadAsync(cancellation) ? EventReader.PositionOf(reader) : Position.Start));
    }

    /// <summary>Moves the cursor if it still stands where it was read: of two daemons at one page, one commits and the other throws its work away.</summary>
    public static async Task MoveAsync(
        NpgsqlConnection connection, ProgressRow from, Position to, int events, string? error, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            update es_progress set era = $6, tx = $7, seq = $8, events = events + $9, state = case when $10::text is null then 'running' else 'paused' end,
              error = $10, updated_at = $11
            where projection = $1 and generation = $2 and era = $3 and tx = $4 and seq = $5
            """, connection) { Parameters = { new() { Value = from.Projection }, new() { Value = from.Generation } } };
        EventReader.AddPosition(command.Parameters, from.Position);
        EventReader.AddPosition(command.Parameters, to);
        command.Parameters.Add(new() { Value = (long)events });
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = now });
        await command.PrepareAsync(cancellation);
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
            throw new FenceException(from.Projection);
    }

    /// <summary>
    /// Adds a generation at the start of the log unless one of this version (or a newer one) is there already or <paramref name="again"/> asks
    /// for another. The first generation of an asynchronous projection is what readers see from its first event on.
    /// </summary>
    public static async Task<int> AddAsync(
        NpgsqlConnection connection, string projection, int version, bool showFirst, bool again, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("insert into es_projections (name, generation) values ($1, $2) on conflict (name) do nothing")
        {
            Parameters = { new() { Value = projection }, new() { Value = showFirst ? 1 : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer } },
        });
        batch.BatchCommands.Add(new("select generation from es_projections where name = $1 for update") { Parameters = { new() { Value = projection } } });
        await batch.ExecuteNonQueryAsync(cancellation);
        // A second rebuild asked for while the first runs joins it.
        await using var insert = new NpgsqlCommand("""
            with found as (
              select max(g.generation) as newest, max(g.version) as version, bool_or(g.generation > coalesce(p.generation, 0)) as building
              from es_projections p left join es_progress g on g.projection = p.name where p.name = $1
            ), added as (
              insert into es_progress (projection, generation, version, era, tx, seq, events, state, updated_at)
              select $1, coalesce(newest, 0) + 1, $2, 0, '0'::xid8, 0, 0, 'running', $4 from found
              where coalesce(version, -1) < $2 or ($3 and not building and version = $2)
              returning generation
            )
            select coalesce((select generation from added), (select newest from found))
            """, connection)
        {
            Parameters = { new() { Value = projection }, new() { Value = version }, new() { Value = again }, new() { Value = now } },
        };
        var generation = (int)(await insert.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return generation;
    }
}
