using Animation.Engagement.Facts;
using Animation.EventStore;

namespace Animation.Engagement.Reach;

/// <summary>What a subject did or received, after this version.</summary>
/// <param name="What"><c>registration</c>, <c>attendance</c> (acts) or <c>digest</c> (a touch).</param>
/// <param name="Counts">False once withdrawn, or when they did not come.</param>
/// <param name="Chosen">The organisation they said they act for; none where their affiliation tells.</param>
public sealed record FactRow(Guid Subject, string What, Guid Ref, long Version, bool Counts, DateTimeOffset At, Guid? Chosen = null);

/// <summary>For whom a subject acts since then.</summary>
public sealed record AffiliationRow(Guid Subject, long Version, DateTimeOffset Since, Guid? Organisation, bool Staff);

/// <summary>What an organisation is since then.</summary>
public sealed record OrganisationRow(Guid Organisation, long Version, DateTimeOffset Since, string Group, string Status);

/// <summary>Something of the watch, counted on its day.</summary>
public sealed record WatchRow(string What, Guid Ref, DateTimeOffset At);

/// <summary>A page of facts as rows, each key once and in its highest version: pure.</summary>
public sealed class ReachPage
{
    public required IReadOnlyList<FactRow> Facts { get; init; }
    public required IReadOnlyList<AffiliationRow> Affiliations { get; init; }
    public required IReadOnlyList<OrganisationRow> Organisations { get; init; }
    public required IReadOnlyList<EventState> Events { get; init; }
    public required IReadOnlyList<WatchRow> Watch { get; init; }

    /// <param name="events">In the order of the log, which between streams means nothing.</param>
    /// <param name="subjects">Whose stream each fact stands in today, by its sequence number.</param>
    public static ReachPage Of(IReadOnlyList<StoredEvent> events, IReadOnlyDictionary<long, Guid> subjects) => new()
    {
        Facts = Latest(events.Select(e => Fact(e, subjects)), row => (row.Subject, row.What, row.Ref), row => row.Version),
        Affiliations = Latest(
            events.Select(e => e.Data is Affiliated data
                ? new AffiliationRow(subjects[e.Position.Sequence], data.Version, e.OccurredAt, data.OrganisationId, data.Staff)
                : null),
            row => (row.Subject, row.Version), row => row.Version),
        Organisations = Latest(
            events.Select(e => e.Data is OrganisationDescribed data
                ? new OrganisationRow(data.OrganisationId, data.Version, e.OccurredAt, OrganisationGroups.Of(data.Kind, data.Population), data.Status)
                : null),
            row => (row.Organisation, row.Version), row => row.Version),
        Events = Latest(events.Select(e => (e.Data as IEventFact)?.Event), row => row.EventId, row => row.Version),
        Watch = Latest(events.Select(Watched), row => (row.What, row.Ref), _ => 1),
    };

    private static FactRow? Fact(StoredEvent e, IReadOnlyDictionary<long, Guid> subjects)
    {
        FactRow Row(string what, Guid reference, long version, bool counts, Guid? chosen = null) =>
            new(subjects[e.Position.Sequence], what, reference, version, counts, e.OccurredAt, chosen);
        return e.Data switch
        {
            Registered data => Row("registration", data.EventId, data.Version, true, data.OrganisationId),
            Withdrew data => Row("registration", data.EventId, data.Version, false),
            AttendanceNoted data => Row("attendance", data.EventId, data.Version, data.Present, data.OrganisationId),
            AttendanceCorrected data => Row("attendance", data.EventId, data.Version, data.Present, data.OrganisationId),
            DigestReceived data => Row("digest", data.DigestId, 1, true),
            _ => null,
        };
    }

    private static WatchRow? Watched(StoredEvent e) => e.Data switch
    {
        ItemKept data => new WatchRow("kept", data.ItemId, e.OccurredAt),
        ItemWrittenOff data => new WatchRow("written-off", data.ItemId, e.OccurredAt),
        SourceFollowed data => new WatchRow("source", data.SourceId, e.OccurredAt),
        _ => null,
    };

    private static IReadOnlyList<T> Latest<T, TKey>(IEnumerable<T?> rows, Func<T, TKey> key, Func<T, long> version) where T : class where TKey : notnull =>
        [.. rows.OfType<T>().GroupBy(key).Select(same => same.MaxBy(version)!)];
}
