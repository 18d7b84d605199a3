using Animation.EventStore.Projections;
using Npgsql;

namespace Animation.EventStore;

/// <summary>
/// One unit of work. Appends gather until <see cref="SaveChangesAsync"/>, which writes them all or none. On a transaction of the caller
/// nothing is committed here: the caller commits, then calls <see cref="DocumentStore.Wake"/>.
/// </summary>
public sealed class EventSession
{
    private readonly List<StreamAction> pending = [];
    private readonly DocumentStore store;
    private readonly NpgsqlConnection? outer;

    internal EventSession(DocumentStore store, NpgsqlConnection? outer)
    {
        (this.store, this.outer) = (store, outer);
        Events = new EventOperations(this);
    }

    public EventOperations Events { get; }

    /// <summary>Kept on every event appended here that names no cause of its own.</summary>
    public string? CauseId { get; set; }

    /// <summary>Writes everything that was appended.</summary>
    /// <exception cref="ConcurrencyException">A stream has another version than expected; on a transaction of the caller, it can only be rolled back.</exception>
    public async Task SaveChangesAsync(CancellationToken cancellation = default)
    {
        if (pending.Count == 0)
            return;
        if (outer is not null)
        {
            await SaveAsync(outer, cancellation);
        }
        else
        {
            await using var connection = await store.Source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await SaveAsync(connection, cancellation);
            await transaction.CommitAsync(cancellation);
            store.Wake();
        }
        pending.Clear();
    }

    /// <summary>A document of a projection, null when there is none.</summary>
    public async Task<T?> LoadAsync<T>(string id, CancellationToken cancellation = default) where T : class =>
        (await LoadManyAsync<T>([id], cancellation)).GetValueOrDefault(id);

    /// <summary>Documents by id; those that do not exist are missing from the answer.</summary>
    public Task<IReadOnlyDictionary<string, T>> LoadManyAsync<T>(IEnumerable<string> ids, CancellationToken cancellation = default) where T : class =>
        ReadAsync(connection => Documents.LoadAsync(connection, store.Options, store.Options.Of<T>(), [.. ids], cancellation), cancellation);

    /// <summary>Every document of a projection. Without a name, of the one that makes <typeparamref name="T"/>.</summary>
    public Task<IReadOnlyDictionary<string, T>> LoadAllAsync<T>(string? projection = null, CancellationToken cancellation = default) where T : class =>
        ReadAsync(
            connection => Documents.LoadAsync(
                connection, store.Options, projection is null ? store.Options.Of<T>() : (DocumentProjection<T>)store.Options.Named(projection), null, cancellation),
            cancellation);

    internal void Add(StreamAction action) => pending.Add(action);

    internal bool IsPending(StreamAction action) => pending.Contains(action);

    internal StoreOptions Options => store.Options;

    internal async Task<TResult> ReadAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> read, CancellationToken cancellation)
    {
        if (outer is not null)
            return await read(outer);
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        return await read(connection);
    }

    private async Task SaveAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var written = await Appender.AppendAsync(connection, store.Options, pending, CauseId, store.Clock.GetUtcNow(), cancellation);
        if (written.Count > 0)
            await InlineProjections.ApplyAsync(connection, store.Options, written, cancellation);
    }
}
