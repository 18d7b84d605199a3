namespace Animation.EventStore;

/// <summary>A stream has moved on since the decision was made. Nothing was appended.</summary>
public class ConcurrencyException(string stream, long expected, long actual, string? message = null)
    : Exception(message ?? $"Stream {stream} is at version {actual}, expected {expected}")
{
    public string StreamId { get; } = stream;
    public long Expected { get; } = expected;
    public long Actual { get; } = actual;
}

/// <summary>A stream that was to be started exists already. Nothing was appended.</summary>
public sealed class ExistingStreamIdCollisionException(string stream, long actual)
    : ConcurrencyException(stream, 0, actual, $"Stream {stream} exists already, at version {actual}");

/// <summary>A type of event, or a name found in the log, that nobody registered with <see cref="EventTypes.Map{T}"/>.</summary>
public sealed class UnknownEventTypeException(string type) : Exception($"Event type {type} is not registered");

/// <summary>A projection stopped at an event it could not fold; waiting for it makes no sense.</summary>
public sealed class ProjectionPausedException(string projection, string? reason) : Exception($"Projection {projection} is paused: {reason}");

/// <summary>An inline projection is kept by a newer version of the program, so this one may not append any more.</summary>
public sealed class OutdatedProjectionException(string projection, int stored, int own)
    : Exception($"Projection {projection} is at version {stored} in the database, this program has version {own}: update it");

internal sealed class PoisonedEventException(Position position, string stream, long version, string type, Exception cause)
    : Exception($"event {type} (stream {stream}, version {version}, position {position}): {cause.GetType().Name}: {cause.Message}", cause)
{
    public Position Position { get; } = position;
}

/// <summary>Another daemon has moved the cursor; its work stands, ours is thrown away.</summary>
internal sealed class FenceException(string projection) : Exception($"Projection {projection} is being run elsewhere");
