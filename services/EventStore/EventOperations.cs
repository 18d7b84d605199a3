namespace Animation.EventStore;

/// <summary>What can be done with streams in a session. Events are records registered with <see cref="EventTypes"/>, or <see cref="NewEvent"/>.</summary>
public sealed class EventOperations
{
    private readonly EventSession session;

    internal EventOperations(EventSession session) => this.session = session;

    /// <summary>Appends whatever the version; never fails because others append too.</summary>
    public StreamAction Append(string stream, params IEnumerable<object> events) => Add(new StreamAction(stream, events));

    /// <summary>Appends if the stream still has this version, 0 meaning that it does not exist.</summary>
    public StreamAction Append(string stream, long expectedVersion, params IEnumerable<object> events) =>
        Add(new StreamAction(stream, events) { ExpectedVersion = expectedVersion });

    /// <summary>Appends once for this key and stream; a repeat writes nothing and gets the versions of the first time.</summary>
    public StreamAction AppendOnce(string stream, string key, params IEnumerable<object> events) =>
        Add(new StreamAction(stream, events) { Key = key });

    /// <summary>Appends the first events of a stream; <see cref="ExistingStreamIdCollisionException"/> when it has some already.</summary>
    public StreamAction StartStream(string stream, params IEnumerable<object> events) =>
        Add(new StreamAction(stream, events) { ExpectedVersion = 0, Starts = true });

    /// <summary>The events of a stream in their order, without those appended but not saved.</summary>
    public Task<IReadOnlyList<StoredEvent>> FetchStreamAsync(string stream, AsOf? asOf = null, CancellationToken cancellation = default) =>
        session.ReadAsync(connection => EventReader.StreamAsync(connection, session.Options, stream, asOf ?? AsOf.Now, cancellation), cancellation);

    /// <summary>The state of a stream, now or as asked; null when it has no events.</summary>
    public async Task<T?> AggregateStreamAsync<T>(string stream, AsOf? asOf = null, CancellationToken cancellation = default) where T : class, IFold<T> =>
        (await FetchStreamAsync(stream, asOf, cancellation)).Aggregate((T?)null, T.Evolve);

    /// <summary>The state of a stream to decide upon: appends to it are refused if somebody else has appended since.</summary>
    public async Task<EventStream<T>> FetchForWriting<T>(string stream, CancellationToken cancellation = default) where T : class, IFold<T>
    {
        var events = await FetchStreamAsync(stream, null, cancellation);
        return new EventStream<T>(session, stream, events.Aggregate((T?)null, T.Evolve), events.Count == 0 ? 0 : events[^1].Version);
    }

    private StreamAction Add(StreamAction action)
    {
        if (action.Events.Count == 0)
            throw new ArgumentException("Nothing to append");
        session.Add(action);
        return action;
    }
}
