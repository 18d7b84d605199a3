using System.Diagnostics.CodeAnalysis;

namespace Animation.EventStore;

/// <summary>Events to append to one stream, and after <see cref="EventSession.SaveChangesAsync"/> what became of them.</summary>
public sealed class StreamAction
{
    internal StreamAction(string stream, IEnumerable<object> events) =>
        (StreamId, Events) = (stream, [.. events.Select(NewEvent.From)]);

    public string StreamId { get; }

    public IReadOnlyList<NewEvent> Events { get; internal set; }

    /// <summary>Version the stream must have before this append; 0 for a stream that must not exist.</summary>
    public long? ExpectedVersion { get; set; }

    /// <summary>Makes a repeat harmless: a second append with this key to this stream gets the first one's versions and writes nothing.</summary>
    public string? Key { get; internal init; }

    internal bool Starts { get; init; }

    /// <summary>Version of the first event written.</summary>
    public long FirstVersion { get; private set; }

    /// <summary>Version of the stream after the last event written.</summary>
    public long Version { get; private set; }

    /// <summary>True when the key had been used before: the versions are those of then.</summary>
    public bool Repeated { get; private set; }

    internal void Done(long first, long count, bool repeated) => (FirstVersion, Version, Repeated) = (first, first + count - 1, repeated);
}

/// <summary>A stream as it was when read, to decide upon; what is appended here is refused if it has moved on since.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of events, in Marten's words")]
public sealed class EventStream<T> where T : class, IFold<T>
{
    private readonly EventSession session;
    private StreamAction? action;

    internal EventStream(EventSession session, string id, T? aggregate, long version) =>
        (this.session, Id, Aggregate, CurrentVersion) = (session, id, aggregate, version);

    public string Id { get; }

    /// <summary>The fold of its events; null when there are none.</summary>
    public T? Aggregate { get; }

    /// <summary>Version it was read at, 0 when it does not exist.</summary>
    public long CurrentVersion { get; }

    public StreamAction AppendOne(object e) => AppendMany(e);

    public StreamAction AppendMany(params IEnumerable<object> events)
    {
        if (action is null || !session.IsPending(action))
            action = session.Events.Append(Id, CurrentVersion, events);
        else
            action.Events = [.. action.Events, .. events.Select(NewEvent.From)];
        return action;
    }
}
