using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore.Projections;

/// <summary>Brings inline projections up to date in the transaction of the append, after it: the append's lock on the log keeps a swap away.</summary>
internal static class InlineProjections
{
    private sealed record Work(DocumentRun Run, IReadOnlyList<StoredEvent> Events, string[] Ids)
    {
        public int? Generation { get; set; }
    }

    public static async Task ApplyAsync(NpgsqlConnection connection, StoreOptions options, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        var works = new Dictionary<string, Work>(StringComparer.Ordinal);
        foreach (var projection in options.Projections.Where(projection => projection.Lifecycle == ProjectionLifecycle.Inline))
        {
            var run = projection.Begin(options) as DocumentRun ?? throw new InvalidOperationException($"Projection {projection.Name} writes tables: it cannot be inline");
            StoredEvent[] wanted = [.. events.Where(e => projection.Wants(e.Data.GetType()))];
            string[] ids = [.. run.Identify(wanted)];
            if (ids.Length > 0)
                works.Add(projection.Name, new Work(run, wanted, ids));
        }
        if (works.Count == 0)
            return;
        await LoadAsync(connection, works, cancellation);
        foreach (var work in works.Values.Where(work => work.Generation is not null))
        {
            work.Run.Fold(work.Events);
            await work.Run.WriteAsync(connection, work.Generation!.Value, cancellation);
        }
    }

    private static async Task LoadAsync(NpgsqlConnection connection, Dictionary<string, Work> works, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        string[] locks = [.. works.Values.Where(work => work.Run.NeedsLocks).SelectMany(work => work.Ids.Select(id => $"{work.Run.Projection.Name}/{id}"))];
        if (locks.Length > 0)
            batch.BatchCommands.Add(new("""
                select pg_advisory_xact_lock(l.number)
                from (select distinct hashtextextended(l, 0) as number from unnest($1) as l order by number) l
                """) { Parameters = { new() { Value = locks } } });
        // A statement of its own, so that its snapshot is younger than the locks.
        batch.BatchCommands.Add(new("""
            select w.name, w.id, p.generation, g.version, d.data
            from unnest($1, $2) as w (name, id)
            join es_projections p on p.name = w.name
            join es_progress g on g.projection = p.name and g.generation = p.generation
            left join es_documents d on d.projection = p.name and d.generation = p.generation and d.id = w.id
            """)
        {
            Parameters =
            {
                new() { Value = works.SelectMany(work => work.Value.Ids.Select(_ => work.Key)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = works.Values.SelectMany(work => work.Ids).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        });
        await batch.PrepareAsync(cancellation);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        if (locks.Length > 0)
            await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            Take(works[reader.GetString(0)], reader);
    }

    private static void Take(Work work, NpgsqlDataReader row)
    {
        var (own, stored) = (work.Run.Projection.Version, row.GetInt32(3));
        if (stored > own)
            throw new OutdatedProjectionException(work.Run.Projection.Name, stored, own);
        // An older generation is left as it is: the newer one is being built from the log, this append included.
        if (stored < own)
            return;
        work.Generation = row.GetInt32(2);
        work.Run.Loaded(row.GetString(1), row.IsDBNull(4) ? null : row.GetString(4));
    }
}
