using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore;

/// <summary>One event of a bulk append.</summary>
/// <param name="Event">A registered record, or <see cref="NewEvent"/> with when it occurred.</param>
/// <param name="Key">Makes repeating an import harmless, event by event.</param>
/// <param name="RecordedAt">When it was learned of, for a log brought from elsewhere; otherwise now.</param>
public sealed record BulkEvent(string StreamId, object Event, string? Key = null, DateTimeOffset? RecordedAt = null);

internal static class BulkAppender
{
    public static async Task<IReadOnlyList<StoredEvent>> AppendAsync(
        NpgsqlConnection connection, StoreOptions options, IReadOnlyCollection<BulkEvent> events, DateTimeOffset now, CancellationToken cancellation)
    {
        string[] streams = [.. events.Select(e => e.StreamId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (streams.Length == 0)
            return [];
        var (era, transaction, versions) = await LockAsync(connection, streams, cancellation);
        var fresh = await WithoutRepeatsAsync(connection, events, cancellation);
        var sequences = await DrawAsync(connection, fresh.Count, cancellation);
        var stored = new List<StoredEvent>(fresh.Count);
        foreach (var (index, e) in fresh.Index())
        {
            var given = NewEvent.From(e.Event);
            stored.Add(new StoredEvent(
                new Position(era, transaction, sequences[index]), e.StreamId, ++versions[e.StreamId], options.Events.AliasOf(given.Data), given.Data,
                given.OccurredAt ?? now, e.RecordedAt ?? now, e.Key, given.CauseId, given.Headers));
        }
        await RaiseAsync(connection, versions, transaction, cancellation);
        await CopyAsync(connection, options.Events, stored, cancellation);
        return stored;
    }

    private static async Task<(int Era, ulong Transaction, Dictionary<string, long> Versions)> LockAsync(
        NpgsqlConnection connection, string[] streams, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            insert into es_streams as s (id, version, era, tx)
            select w.id, 0, e.era, pg_current_xact_id() from (select es_current_era() as era) e, unnest($1) with ordinality as w (id, nr) order by w.nr
            on conflict (id) do update set era = excluded.era, tx = case when s.era = excluded.era then greatest(s.tx, excluded.tx) else excluded.tx end
            returning s.id, s.version, s.era, s.tx
            """, connection) { Parameters = { new() { Value = streams } } };
        var (era, transaction, versions) = (0, 0UL, new Dictionary<string, long>(StringComparer.Ordinal));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            versions.Add(reader.GetString(0), reader.GetInt64(1));
            era = reader.GetInt32(2);
            transaction = Math.Max(transaction, reader.GetFieldValue<ulong>(3));
        }
        return (era, transaction, versions);
    }

    private static async Task<IReadOnlyList<BulkEvent>> WithoutRepeatsAsync(
        NpgsqlConnection connection, IReadOnlyCollection<BulkEvent> events, CancellationToken cancellation)
    {
        var keyed = events.Where(e => e.Key is not null).ToArray();
        var known = new HashSet<(string, string)>();
        if (keyed.Length > 0)
        {
            await using var command = new NpgsqlCommand("""
                select k.stream, k.key from unnest($1, $2) as k (stream, key)
                where exists (select from es_events e where e.stream = k.stream and e.key = k.key)
                """, connection)
            {
                Parameters = { new() { Value = keyed.Select(e => e.StreamId).ToArray() }, new() { Value = keyed.Select(e => e.Key!).ToArray() } },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                known.Add((reader.GetString(0), reader.GetString(1)));
        }
        return [.. events.Where(e => e.Key is null || known.Add((e.StreamId, e.Key)))];
    }

    private static async Task<long[]> DrawAsync(NpgsqlConnection connection, int count, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select coalesce(array_agg(n), '{}') from (select nextval('es_sequence') as n from generate_series(1, $1)) s", connection)
        {
            Parameters = { new() { Value = count } },
        };
        return (long[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task RaiseAsync(NpgsqlConnection connection, Dictionary<string, long> versions, ulong transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "update es_streams s set version = w.version, tx = $3 from unnest($1, $2) as w (id, version) where s.id = w.id", connection)
        {
            Parameters =
            {
                new() { Value = versions.Keys.ToArray() }, new() { Value = versions.Values.ToArray() },
                new() { Value = transaction, NpgsqlDbType = NpgsqlDbType.Xid8 },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, EventTypes types, List<StoredEvent> events, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            copy es_events (era, tx, seq, stream, version, type, data, headers, cause_id, key, key_events, occurred_at, recorded_at) from stdin (format binary)
            """, cancellation);
        foreach (var e in events)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(e.Position.Era, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(e.Position.Transaction, NpgsqlDbType.Xid8, cancellation);
            await copy.WriteAsync(e.Position.Sequence, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(e.StreamId, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(e.Type, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(types.Write(e.Data), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(e.Headers is null ? null : JsonSerializer.Serialize(e.Headers), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(e.CauseId, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(e.Key, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync<int?>(e.Key is null ? null : 1, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(e.OccurredAt, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(e.RecordedAt, NpgsqlDbType.TimestampTz, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }
}
