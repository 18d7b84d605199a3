using Npgsql;

namespace Animation.EventStore.Projections;

/// <summary>A read model of documents, each the pure fold of the events that concern it.</summary>
public abstract class DocumentProjection<T>(string name, int version) : Projection(name, version) where T : class
{
    /// <summary>The documents an event concerns; none when it does not matter here.</summary>
    public abstract IEnumerable<string> Identify(StoredEvent e);

    /// <summary>The document after one more event; null removes it. Pure: the same events in the same order give the same document.</summary>
    public abstract T? Evolve(T? document, string id, StoredEvent e);

    /// <summary>True when the lock on the stream already keeps two appends from folding the same document at once.</summary>
    internal virtual bool OneStreamPerDocument => false;

    internal override ProjectionRun Begin(StoreOptions options) => new DocumentRun<T>(this, options);

    internal override async Task ForgetBeforeAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation)
    {
        await using var delete = new NpgsqlCommand("""
            delete from es_documents where (projection, generation, id) in (
              select projection, generation, id from es_documents where projection = $1 and generation < $2 limit 10000)
            """, connection) { Parameters = { new() { Value = Name }, new() { Value = generation } } };
        while (await delete.ExecuteNonQueryAsync(cancellation) > 0) { }
    }
}

/// <summary>One document per stream, under the name of the stream.</summary>
public abstract class SingleStreamProjection<T>(string name, int version = 1) : DocumentProjection<T>(name, version) where T : class
{
    public override IEnumerable<string> Identify(StoredEvent e) => [e.StreamId];
    internal override bool OneStreamPerDocument => true;
}

internal sealed class SnapshotProjection<T>(string name, int version) : SingleStreamProjection<T>(name, version) where T : class, IFold<T>
{
    public override T? Evolve(T? document, string id, StoredEvent e) => T.Evolve(document, e);
}

/// <summary>
/// Documents that gather events of many streams. Positions put the events of one stream in their order; between streams the order is
/// the same for everybody and at each rebuild, but need not be that of the clock: fold so that it does not matter.
/// </summary>
public abstract class MultiStreamProjection<T>(string name, int version = 1) : DocumentProjection<T>(name, version) where T : class
{
    private readonly Dictionary<Type, Func<StoredEvent, IEnumerable<string>>> identities = [];

    /// <summary>Events of this type concern the one document named.</summary>
    protected void Identity<TEvent>(Func<TEvent, string> id) where TEvent : class => Identities<TEvent>((data, _) => [id(data)]);

    /// <summary>Events of this type concern the documents named, perhaps none.</summary>
    protected void Identities<TEvent>(Func<TEvent, StoredEvent, IEnumerable<string>> ids) where TEvent : class
    {
        IncludeType<TEvent>();
        identities.Add(typeof(TEvent), e => ids((TEvent)e.Data, e));
    }

    public override IEnumerable<string> Identify(StoredEvent e) =>
        identities.TryGetValue(e.Data.GetType(), out var ids) ? ids(e) : [];
}
