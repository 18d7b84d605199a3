using Animation.Engagement.Facts;
using Animation.EventStore;
using Animation.EventStore.Projections;
using Npgsql;

namespace Animation.Engagement.Reach;

/// <summary>
/// What each subject did and received, with the organisation they acted for on that day. Everything is kept by version, so facts may
/// arrive in any order; an affiliation that comes late completes the acts that waited for it.
/// </summary>
public sealed class ReachProjection : FlatTableProjection
{
    /// <summary>Its name in the database; SQL reads <c>es_generation('reach')</c>.</summary>
    public const string ProjectionName = "reach";

    public ReachProjection() : base(ProjectionName)
    {
        IncludeType<Affiliated>();
        IncludeType<Registered>();
        IncludeType<Withdrew>();
        IncludeType<AttendanceNoted>();
        IncludeType<AttendanceCorrected>();
        IncludeType<DigestReceived>();
        IncludeType<OrganisationDescribed>();
        IncludeType<EventScheduled>();
        IncludeType<EventMoved>();
        IncludeType<EventCancelled>();
        IncludeType<EventDescribed>();
        IncludeType<ItemKept>();
        IncludeType<ItemWrittenOff>();
        IncludeType<SourceFollowed>();
    }

    public override async Task ApplyAsync(
        NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        var writer = new ReachWriter(connection, generation);
        var subjects = await writer.Subjects([.. events.Where(IsOfSubject)], cancellation);
        var page = ReachPage.Of(events, subjects);
        await writer.Write(page, cancellation);
        await writer.Resolve(page, cancellation);
    }

    public override async Task ForgetAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation)
    {
        foreach (var table in new[] { "reach_fact", "reach_affiliation", "reach_organisation", "reach_event", "reach_watch" })
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE generation < $1", connection)
            {
                Parameters = { new() { Value = generation } },
            };
            await delete.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static bool IsOfSubject(StoredEvent e) =>
        e.Data is Affiliated or Registered or Withdrew or AttendanceNoted or AttendanceCorrected or DigestReceived;
}
