using Animation.Engagement.Reach;
using Animation.EventStore;
using Npgsql;

namespace Animation.Engagement.Facts;

/// <summary>The store of the facts: their names in the log, which are for ever, and what is made of them.</summary>
public static class FactStore
{
    /// <param name="source">The pool of the schema <c>engagement</c>.</param>
    /// <param name="clock">Says when a fact was recorded.</param>
    public static DocumentStore Open(NpgsqlDataSource source, TimeProvider clock)
    {
        var options = new StoreOptions();
        options.Events
            .Map<Affiliated>("affiliated").Map<ChoicesMade>("choices-made")
            .Map<Registered>("registered").Map<Withdrew>("withdrew")
            .Map<AttendanceNoted>("attendance-noted").Map<AttendanceCorrected>("attendance-corrected")
            .Map<DigestReceived>("digest-received")
            .Map<OrganisationDescribed>("organisation-described")
            .Map<EventScheduled>("event-scheduled").Map<EventMoved>("event-moved").Map<EventCancelled>("event-cancelled").Map<EventDescribed>("event-described")
            .Map<ItemKept>("item-kept").Map<ItemWithdrawn>("item-withdrawn").Map<ItemWrittenOff>("item-written-off").Map<SourceFollowed>("source-added")
            .Map<UseCaseContributed>("use-case-contributed")
            .Map<FoundUseful>("found-useful").Map<UsefulTakenBack>("useful-taken-back");
        options.Add(new ReachProjection(), ProjectionLifecycle.Async);
        return new DocumentStore(source, options, clock);
    }
}

/// <summary>Names of streams.</summary>
public static class Streams
{
    private const string SubjectPrefix = "subject-";

    public static string Subject(Guid subjectId) => SubjectPrefix + subjectId.ToString("N");

    public static string Organisation(Guid id) => $"organisation-{id:N}";

    public static string Event(Guid id) => $"event-{id:N}";

    public static string Item(Guid id) => $"item-{id:N}";

    public static string Source(Guid id) => $"source-{id:N}";

    /// <summary>The subject whose stream this is.</summary>
    /// <exception cref="FormatException">It is the stream of something else.</exception>
    public static Guid SubjectOf(string stream) => stream.StartsWith(SubjectPrefix, StringComparison.Ordinal)
        ? Guid.ParseExact(stream.AsSpan(SubjectPrefix.Length), "N")
        : throw new FormatException($"Stream {stream} is not that of a subject");
}
