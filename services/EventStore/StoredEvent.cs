namespace Animation.EventStore;

/// <summary>An event as the log holds it.</summary>
/// <param name="Version">1 for the first event of its stream, without gaps.</param>
/// <param name="OccurredAt">When it happened in the world.</param>
/// <param name="RecordedAt">When the store learned of it.</param>
/// <param name="CauseId">The message or request that led to it.</param>
public sealed record StoredEvent(
    Position Position, string StreamId, long Version, string Type, object Data, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt,
    string? Key = null, string? CauseId = null, IReadOnlyDictionary<string, string>? Headers = null);

/// <summary>An event to append together with what is known about it. A bare record may be appended instead.</summary>
/// <param name="OccurredAt">When it happened, offset zero; the moment of the append when not given.</param>
public sealed record NewEvent(
    object Data, DateTimeOffset? OccurredAt = null, string? CauseId = null, IReadOnlyDictionary<string, string>? Headers = null)
{
    internal static NewEvent From(object data) => data as NewEvent ?? new NewEvent(data);
}

/// <summary>How much of the log a reader wants to know; what is not given does not limit.</summary>
/// <param name="Version">Only the first events of a stream, up to this version.</param>
/// <param name="KnownOn">Only what the store had learned by this instant, inclusive: a figure as it was known on a day.</param>
/// <param name="OccurredBy">Only what had happened by this instant, inclusive, as we know it today.</param>
public sealed record AsOf(long? Version = null, DateTimeOffset? KnownOn = null, DateTimeOffset? OccurredBy = null)
{
    public static AsOf Now { get; } = new();
}

/// <summary>A state that is nothing but the fold of its events.</summary>
public interface IFold<TSelf> where TSelf : class, IFold<TSelf>
{
    /// <summary>The state after one more event; null when there is none any more. Pure: no clock, no I/O, no randomness.</summary>
    static abstract TSelf? Evolve(TSelf? state, StoredEvent e);
}
