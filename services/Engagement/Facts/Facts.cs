namespace Animation.Engagement.Facts;

// A fact holds ids, codes, numbers and dates, never words somebody typed. Facts about a person stand in the stream of their subject
// and do not repeat its id, so that renaming the stream is enough to re-key them.

/// <summary>From then on the subject acts for this organisation, or for nobody else.</summary>
/// <param name="Staff">True for the association's own team.</param>
public sealed record Affiliated(long Version, Guid? OrganisationId, string Function, bool Staff);

/// <summary>The subject chose what they follow.</summary>
public sealed record ChoicesMade(long Version, IReadOnlyList<string> Themes, bool WatchByMail);

/// <summary>The subject registered for an event.</summary>
public sealed record Registered(Guid EventId, long Version)
{
    /// <summary>The organisation they chose to act for; none where there was no choice: that of their affiliation.</summary>
    public Guid? OrganisationId { get; init; }
}

/// <summary>The subject withdrew from an event; same series of versions as <see cref="Registered"/>.</summary>
public sealed record Withdrew(Guid EventId, long Version);

/// <summary>Whether the subject came, as first written down; it occurred when the event was held.</summary>
/// <param name="NotedAt">When the officer wrote it down.</param>
public sealed record AttendanceNoted(Guid EventId, long Version, bool Present, DateTimeOffset NotedAt)
{
    /// <inheritdoc cref="Registered.OrganisationId"/>
    public Guid? OrganisationId { get; init; }
}

/// <summary>The same, corrected.</summary>
public sealed record AttendanceCorrected(Guid EventId, long Version, bool Present, DateTimeOffset NotedAt)
{
    /// <inheritdoc cref="Registered.OrganisationId"/>
    public Guid? OrganisationId { get; init; }
}

/// <summary>The subject's watch by mail was accepted by the relay: a touch, not an act.</summary>
public sealed record DigestReceived(Guid DigestId, IReadOnlyList<Guid> ItemIds);

/// <summary>What an organisation is from then on.</summary>
public sealed record OrganisationDescribed(
    Guid OrganisationId, long Version, string Kind, string Status, DateOnly? MemberUntil, string? Place, int? Population);

/// <summary>An event as it stands after a change.</summary>
public sealed record EventState(
    Guid EventId, long Version, string Kind, string Status, DateTimeOffset StartsAt, DateTimeOffset EndsAt, IReadOnlyList<string> Themes, Guid? WatchItemId);

/// <summary>Any change of an event: each tells its whole state.</summary>
public interface IEventFact
{
    EventState Event { get; }
}

/// <summary>An event entered the programme.</summary>
public sealed record EventScheduled(EventState Event) : IEventFact;

/// <summary>An event took another date.</summary>
public sealed record EventMoved(EventState Event) : IEventFact;

/// <summary>An event will not take place.</summary>
public sealed record EventCancelled(EventState Event) : IEventFact;

/// <summary>Something else about an event changed, or its state was told again before we knew this version.</summary>
public sealed record EventDescribed(EventState Event) : IEventFact;

/// <summary>An officer kept an item of the watch.</summary>
public sealed record ItemKept(Guid ItemId, IReadOnlyList<string> Themes, int Value);

/// <summary>A kept item is no longer offered.</summary>
public sealed record ItemWithdrawn(Guid ItemId, long Version);

/// <summary>An officer wrote an item off.</summary>
public sealed record ItemWrittenOff(Guid ItemId, string Reason);

/// <summary>A source entered the watch.</summary>
public sealed record SourceFollowed(Guid SourceId);

/// <summary>The subject found an item useful: an act.</summary>
public sealed record FoundUseful(Guid ItemId, Guid MarkId);

/// <summary>The subject took that back; pairs by the mark, in whichever order both come.</summary>
public sealed record UsefulTakenBack(Guid ItemId, Guid MarkId);

/// <summary>The subject proposed a use case that was published: a contribution, once for each.</summary>
public sealed record UseCaseContributed(Guid UseCaseId);
