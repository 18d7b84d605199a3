using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Animation.EventStore.Projections;
using Npgsql;

namespace Animation.EventStore;

/// <summary>
/// An event store in one schema of PostgreSQL (<see cref="EventStoreSchema"/>). The words are Marten's, and so is the shape.
/// Connections of <paramref name="source"/> must have <c>search_path</c> on that schema and use READ COMMITTED.
/// </summary>
public sealed class DocumentStore(NpgsqlDataSource source, StoreOptions options, TimeProvider clock)
{
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public StoreOptions Options { get; } = options;

    internal NpgsqlDataSource Source => source;
    internal TimeProvider Clock => clock;
    internal ChannelReader<bool> Woken => wake.Reader;

    /// <summary>A session that commits its own transaction when it saves.</summary>
    public EventSession LightweightSession() => new(this, null);

    /// <summary>A session inside a transaction of the caller, who commits and then calls <see cref="Wake"/>.</summary>
    public EventSession LightweightSession(NpgsqlTransaction transaction) =>
        new(this, transaction.Connection ?? throw new InvalidOperationException("The transaction has ended"));

    /// <summary>Tells the daemon of this process that something was committed. Without it, it looks once a second.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Creates the tables and functions, for whoever owns the schema; may be repeated.</summary>
    public static async Task InstallAsync(NpgsqlDataSource owner, CancellationToken cancellation = default)
    {
        await using var command = owner.CreateCommand(EventStoreSchema.Sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Appends many events by binary COPY, to new streams or existing ones, all in one transaction: for imports, some 100,000 at a time.
    /// Inline projections follow. With a key, an event that its stream already has under this key is left out.
    /// </summary>
    /// <returns>How many events were written.</returns>
    public async Task<int> BulkAppendAsync(IReadOnlyCollection<BulkEvent> events, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var written = await BulkAppender.AppendAsync(connection, Options, events, clock.GetUtcNow(), cancellation);
        await InlineProjections.ApplyAsync(connection, Options, written, cancellation);
        await transaction.CommitAsync(cancellation);
        Wake();
        return written.Count;
    }

    /// <summary>Events of the whole log in its order, now or as asked. Streams: do not save through the same session while reading.</summary>
    public async IAsyncEnumerable<StoredEvent> QueryAllEventsAsync(
        AsOf? asOf = null, IEnumerable<Type>? types = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await foreach (var e in EventReader.AllAsync(connection, Options, asOf ?? AsOf.Now, types is null ? null : Options.Events.AliasesOf(types), cancellation))
            yield return e;
    }

    /// <summary>
    /// The documents of a projection as they would stand, folded from the log and stored nowhere: what any figure was on a day, as known then.
    /// Reads the log from its beginning (some 100,000 events a second).
    /// </summary>
    public async Task<IReadOnlyDictionary<string, T>> FoldAsync<T>(
        DocumentProjection<T> projection, AsOf? asOf = null, CancellationToken cancellation = default) where T : class
    {
        var run = new DocumentRun<T>(projection, Options);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await foreach (var e in EventReader.AllAsync(connection, Options, asOf ?? AsOf.Now, projection.Aliases(Options.Events), cancellation))
            run.Fold([e]);
        return run.Folded;
    }
}
