using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore;

/// <summary>A page of the log as one projection sees it.</summary>
/// <param name="Events">Those it wants.</param>
/// <param name="End">The last event read, wanted or not.</param>
/// <param name="Last">True when nothing more can be read for now.</param>
internal sealed record Page(IReadOnlyList<StoredEvent> Events, Position End, bool Last);

internal static class EventReader
{
    private const string Columns = "e.era, e.tx, e.seq, e.stream, e.version, e.type, e.occurred_at, e.recorded_at, e.key, e.cause_id, e.headers";

    // Below the oldest running transaction everything is committed or will never be: nothing can appear behind a cursor there.
    internal const string Settled = "(e.era, e.tx) < ((select max(era) from es_eras), pg_snapshot_xmin(pg_current_snapshot()))";

    /// <param name="until">Stops before this event.</param>
    /// <param name="everything">Also what is not settled yet; only under a lock that keeps writers out.</param>
    public static async Task<Page> PageAsync(
        NpgsqlConnection connection, StoreOptions options, Position from, Position? until, string[]? types, bool everything, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select {Columns}, case when $4::text[] is null or e.type = any ($4) then e.data end
            from es_events e where (e.era, e.tx, e.seq) > ($1, $2, $3) {(everything ? "" : $"and {Settled}")}
            order by e.era, e.tx, e.seq limit $5
            """, connection);
        AddPosition(command.Parameters, from);
        command.Parameters.Add(new() { Value = (object?)types ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = options.PageSize });
        await command.PrepareAsync(cancellation);
        var events = new List<StoredEvent>();
        var (end, count) = (from, 0);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var position = PositionOf(reader);
            if (position >= until)
                return new Page(events, end, true);
            if (!reader.IsDBNull(11))
                events.Add(Read(reader, options.Events));
            (end, count) = (position, count + 1);
        }
        return new Page(events, end, count < options.PageSize);
    }

    public static async Task<IReadOnlyList<StoredEvent>> StreamAsync(
        NpgsqlConnection connection, StoreOptions options, string stream, AsOf asOf, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select {Columns}, e.data from es_events e
            where e.stream = $1 and e.version <= $2 and ($3 is null or e.recorded_at <= $3) and ($4 is null or e.occurred_at <= $4) order by e.version
            """, connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = asOf.Version ?? long.MaxValue }, Instant(asOf.KnownOn), Instant(asOf.OccurredBy) },
        };
        await command.PrepareAsync(cancellation);
        var events = new List<StoredEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            events.Add(Read(reader, options.Events));
        return events;
    }

    /// <summary>The whole log in its order, with what is committed but not settled yet.</summary>
    public static async IAsyncEnumerable<StoredEvent> AllAsync(
        NpgsqlConnection connection, StoreOptions options, AsOf asOf, string[]? types, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select {Columns}, e.data from es_events e
            where e.version <= $1 and ($2 is null or e.recorded_at <= $2) and ($3 is null or e.occurred_at <= $3) and ($4::text[] is null or e.type = any ($4))
            order by e.era, e.tx, e.seq
            """, connection)
        {
            Parameters =
            {
                new() { Value = asOf.Version ?? long.MaxValue }, Instant(asOf.KnownOn), Instant(asOf.OccurredBy),
                new() { Value = (object?)types ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return Read(reader, options.Events);
    }

    internal static void AddPosition(NpgsqlParameterCollection parameters, Position position)
    {
        parameters.Add(new() { Value = position.Era });
        parameters.Add(new() { Value = position.Transaction, NpgsqlDbType = NpgsqlDbType.Xid8 });
        parameters.Add(new() { Value = position.Sequence });
    }

    internal static Position PositionOf(NpgsqlDataReader row, int first = 0) =>
        new(row.GetInt32(first), row.GetFieldValue<ulong>(first + 1), row.GetInt64(first + 2));

    private static NpgsqlParameter Instant(DateTimeOffset? instant) =>
        new() { Value = (object?)instant ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static StoredEvent Read(NpgsqlDataReader row, EventTypes types)
    {
        var (position, stream, version, type) = (PositionOf(row), row.GetString(3), row.GetInt64(4), row.GetString(5));
        try
        {
            return new StoredEvent(
                position, stream, version, type, types.Read(type, row.GetFieldValue<byte[]>(11)),
                row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7), Text(row, 8), Text(row, 9),
                row.IsDBNull(10) ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(10)));
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or UnknownEventTypeException)
        {
            throw new PoisonedEventException(position, stream, version, type, error);
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
