using System.Data;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore;

/// <summary>Hands a whole save to <c>es_append</c>, one round trip; a second one only when a key was used before.</summary>
internal static class Appender
{
    private sealed record Answer(int Era, ulong Transaction, long[]? Before, long[]? Sequences, int[]? Repeated, long[]? First, int[]? Counts);

    public static async Task<IReadOnlyList<StoredEvent>> AppendAsync(
        NpgsqlConnection connection, StoreOptions options, IReadOnlyList<StreamAction> actions, string? cause, DateTimeOffset now, CancellationToken cancellation)
    {
        var twins = new List<(StreamAction Action, StreamAction First)>();
        var remaining = WithoutTwins(actions, twins);
        var written = new List<StoredEvent>();
        while (remaining.Count > 0)
        {
            var append = new AppendBatch(remaining, options.Events, cause, now);
            var answer = await ExecuteAsync(connection, append, cancellation);
            if (answer.Repeated is null)
            {
                written = append.Written(answer.Era, answer.Transaction, answer.Before!, answer.Sequences!);
                break;
            }
            for (var i = 0; i < answer.Repeated.Length; i++)
                append.ActionAt(answer.Repeated[i] - 1).Done(answer.First![i], answer.Counts![i], true);
            remaining = [.. remaining.Where(action => !action.Repeated)];
        }
        foreach (var (action, first) in twins)
            action.Done(first.FirstVersion, first.Version - first.FirstVersion + 1, true);
        return written;
    }

    private static List<StreamAction> WithoutTwins(IReadOnlyList<StreamAction> actions, List<(StreamAction, StreamAction)> twins)
    {
        var keyed = new Dictionary<(string, string), StreamAction>();
        var single = new List<StreamAction>(actions.Count);
        foreach (var action in actions)
            if (action.Key is null || keyed.TryAdd((action.StreamId, action.Key), action))
                single.Add(action);
            else
                twins.Add((action, keyed[(action.StreamId, action.Key)]));
        return single;
    }

    private static async Task<Answer> ExecuteAsync(NpgsqlConnection connection, AppendBatch append, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select * from es_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", connection);
        append.AddParameters(command.Parameters);
        try
        {
            await command.PrepareAsync(cancellation);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellation);
            await reader.ReadAsync(cancellation);
            return new Answer(
                reader.GetInt32(0), reader.GetFieldValue<ulong>(1), Array<long>(reader, 2), Array<long>(reader, 3), Array<int>(reader, 4), Array<long>(reader, 5), Array<int>(reader, 6));
        }
        catch (PostgresException error) when (error.SqlState == "ES001")
        {
            throw Conflict(error, append);
        }
    }

    private static ConcurrencyException Conflict(PostgresException error, AppendBatch append)
    {
        using var hint = JsonDocument.Parse(error.Hint!);
        var stream = hint.RootElement.GetProperty("stream").GetString()!;
        var (expected, actual) = (hint.RootElement.GetProperty("expected").GetInt64(), hint.RootElement.GetProperty("actual").GetInt64());
        return append.Starts(stream) ? new ExistingStreamIdCollisionException(stream, actual) : new ConcurrencyException(stream, expected, actual);
    }

    private static T[]? Array<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<T[]>(column);
}

/// <summary>The arrays of one call: streams without duplicates in the order all callers use, events in the order of the save.</summary>
internal sealed class AppendBatch
{
    private readonly List<(StreamAction Action, NewEvent Event, int Stream, int Offset, bool First)> rows = [];
    private readonly string[] streams;
    private readonly int[] counts;
    private readonly long?[] expected;
    private readonly IReadOnlyList<StreamAction> actions;
    private readonly EventTypes types;
    private readonly string? cause;
    private readonly DateTimeOffset now;

    public AppendBatch(IReadOnlyList<StreamAction> actions, EventTypes types, string? cause, DateTimeOffset now)
    {
        (this.actions, this.types, this.cause, this.now) = (actions, types, cause, now);
        streams = [.. actions.Select(action => action.StreamId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        (counts, expected) = (new int[streams.Length], new long?[streams.Length]);
        var places = streams.Index().ToDictionary(stream => stream.Item, stream => stream.Index, StringComparer.Ordinal);
        foreach (var action in actions)
        {
            var place = places[action.StreamId];
            Expect(action, place);
            foreach (var (index, e) in action.Events.Index())
                rows.Add((action, e, place, ++counts[place], index == 0));
        }
    }

    public StreamAction ActionAt(int row) => rows[row].Action;

    public bool Starts(string stream) => actions.Any(action => action.StreamId == stream && action.Starts);

    public void AddParameters(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new() { Value = streams });
        parameters.Add(new() { Value = counts });
        parameters.Add(new()
        {
            Value = expected.Any(version => version is not null) ? expected : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        });
        parameters.Add(Column(NpgsqlDbType.Integer, row => row.Stream + 1));
        parameters.Add(Column(NpgsqlDbType.Integer, row => row.Offset));
        parameters.Add(Column(NpgsqlDbType.Text, row => types.AliasOf(row.Event.Data)));
        parameters.Add(Column(NpgsqlDbType.Jsonb, row => types.Write(row.Event.Data)));
        parameters.Add(Column(NpgsqlDbType.Jsonb, row => row.Event.Headers is null ? null : JsonSerializer.Serialize(row.Event.Headers)));
        parameters.Add(Column(NpgsqlDbType.Text, row => row.Event.CauseId ?? cause));
        parameters.Add(Column(NpgsqlDbType.Text, row => row.First ? row.Action.Key : null));
        parameters.Add(Column(NpgsqlDbType.Integer, row => row.First && row.Action.Key is not null ? row.Action.Events.Count : (int?)null));
        parameters.Add(Column(NpgsqlDbType.TimestampTz, row => row.Event.OccurredAt ?? now));
        parameters.Add(new() { Value = now });
        parameters.Add(new() { Value = actions.Any(action => action.Key is not null) });
    }

    public List<StoredEvent> Written(int era, ulong transaction, long[] before, long[] sequences)
    {
        var written = new List<StoredEvent>(rows.Count);
        foreach (var (index, row) in rows.Index())
        {
            var version = before[row.Stream] + row.Offset;
            if (row.First)
                row.Action.Done(version, row.Action.Events.Count, false);
            written.Add(new StoredEvent(
                new Position(era, transaction, sequences[index]), streams[row.Stream], version, types.AliasOf(row.Event.Data), row.Event.Data,
                row.Event.OccurredAt ?? now, now, row.First ? row.Action.Key : null, row.Event.CauseId ?? cause, row.Event.Headers));
        }
        return written;
    }

    private NpgsqlParameter Column<T>(NpgsqlDbType type, Func<(StreamAction Action, NewEvent Event, int Stream, int Offset, bool First), T> value) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private void Expect(StreamAction action, int place)
    {
        // The database compares with the version before the whole save; an earlier append of the same save counts as already made.
        if (action.ExpectedVersion is not { } version)
            return;
        var before = version - counts[place];
        if (before < 0 || (expected[place] is { } other && other != before))
            throw action.Starts
                ? new ExistingStreamIdCollisionException(action.StreamId, counts[place])
                : new ConcurrencyException(action.StreamId, version, counts[place]);
        expected[place] = before;
    }
}
