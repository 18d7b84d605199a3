using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore.Projections;

internal abstract class DocumentRun : ProjectionRun
{
    public abstract Projection Projection { get; }

    /// <summary>True when two appends could fold one document at the same time.</summary>
    public abstract bool NeedsLocks { get; }

    public abstract IReadOnlyCollection<string> Identify(IReadOnlyList<StoredEvent> events);

    /// <summary>Takes what is stored under an id, null when nothing is.</summary>
    public abstract void Loaded(string id, string? data);

    public abstract void Fold(IReadOnlyList<StoredEvent> events);
}

/// <summary>Folds documents in memory over as many pages as fit; each changed document is written once, all in one statement.</summary>
internal sealed class DocumentRun<T>(DocumentProjection<T> projection, StoreOptions options) : DocumentRun where T : class
{
    private readonly Dictionary<string, T?> documents = new(StringComparer.Ordinal);
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    public override bool Full => changed.Count >= options.FlushDocuments;

    public override Projection Projection => projection;

    public override bool NeedsLocks => !projection.OneStreamPerDocument;

    public override async Task FoldAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        await LoadAsync(connection, generation, Identify(events), cancellation);
        Fold(events);
    }

    public override IReadOnlyCollection<string> Identify(IReadOnlyList<StoredEvent> events)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in events)
            try
            {
                ids.UnionWith(projection.Identify(e));
            }
            catch (Exception error)
            {
                throw new PoisonedEventException(e.Position, e.StreamId, e.Version, e.Type, error);
            }
        return ids;
    }

    public override void Loaded(string id, string? data) =>
        documents[id] = data is null ? null : JsonSerializer.Deserialize<T>(data, options.Events.Json);

    public override void Fold(IReadOnlyList<StoredEvent> events)
    {
        foreach (var e in events)
            try
            {
                foreach (var id in projection.Identify(e))
                {
                    documents[id] = projection.Evolve(documents.GetValueOrDefault(id), id, e);
                    changed.Add(id);
                }
            }
            catch (Exception error)
            {
                throw new PoisonedEventException(e.Position, e.StreamId, e.Version, e.Type, error);
            }
    }

    /// <summary>Everything folded so far, for a state computed only in memory.</summary>
    public IReadOnlyDictionary<string, T> Folded =>
        documents.Where(document => document.Value is not null).ToDictionary(document => document.Key, document => document.Value!, StringComparer.Ordinal);

    public override void Clear()
    {
        documents.Clear();
        changed.Clear();
    }

    public override async Task WriteAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation)
    {
        var gone = changed.Where(id => documents[id] is null).ToArray();
        var kept = changed.Where(id => documents[id] is not null).Order(StringComparer.Ordinal).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        if (kept.Length > 0)
            batch.BatchCommands.Add(new("""
                insert into es_documents (projection, generation, id, data) select $1, $2, d.id, d.data from unnest($3, $4) as d (id, data)
                on conflict (projection, generation, id) do update set data = excluded.data
                """)
            {
                Parameters =
                {
                    new() { Value = projection.Name }, new() { Value = generation }, new() { Value = kept },
                    new() { Value = kept.Select(id => options.Events.Write(documents[id]!)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                },
            });
        if (gone.Length > 0)
            batch.BatchCommands.Add(new("delete from es_documents where projection = $1 and generation = $2 and id = any ($3)")
            {
                Parameters = { new() { Value = projection.Name }, new() { Value = generation }, new() { Value = gone } },
            });
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellation);
        changed.Clear();
        if (documents.Count > options.FlushDocuments)
            documents.Clear();
    }

    private async Task LoadAsync(NpgsqlConnection connection, int generation, IEnumerable<string> ids, CancellationToken cancellation)
    {
        var missing = ids.Where(id => !documents.ContainsKey(id)).ToArray();
        if (missing.Length == 0)
            return;
        await using var command = new NpgsqlCommand(
            "select id, data from es_documents where projection = $1 and generation = $2 and id = any ($3)", connection)
        {
            Parameters = { new() { Value = projection.Name }, new() { Value = generation }, new() { Value = missing } },
        };
        foreach (var id in missing)
            documents[id] = null;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            Loaded(reader.GetString(0), reader.GetString(1));
    }
}
