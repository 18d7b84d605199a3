using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.EventStore.Daemon;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement.Tests;

/// <summary>Messages of the other services, with what does not matter filled in.</summary>
public static class A
{
    /// <summary>The first day of the quarter the test clock stands in.</summary>
    public static readonly DateTimeOffset October = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);

    private static int number;

    /// <summary>An id of its own for each call, the same in each run.</summary>
    public static Guid Id() => new(Interlocked.Increment(ref number), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    public static OrganisationChanged Organisation(
        string kind = OrganisationKinds.Epci, int? population = 40_000, string name = "Une organisation", string status = "member", Guid? id = null) =>
        new(id ?? Id(), 1, name, kind, status, null, null, population, October.AddYears(-1));

    public static PersonChanged Person(
        Guid? organisation, Guid? id = null, bool staff = false, long version = 1, DateTimeOffset? at = null) =>
        new(id ?? Id(), version, "Jeanne Martin", "jeanne.martin@mairie.test", "fr", organisation, "agent", staff, at ?? October.AddMonths(-6));

    public static EventChanged Event(
        string change = EventChanges.Scheduled, Guid? id = null, long version = 1, DateTimeOffset? starts = null, string title = "Budgets verts") =>
        new(id ?? Id(), version, change, "budgets-verts", title, "webinar", change == EventChanges.Cancelled ? "cancelled" : "scheduled",
            starts ?? October.AddDays(20), (starts ?? October.AddDays(20)).AddHours(1), ["finances"], null, October);

    public static PersonRegistered Registration(Guid evt, Guid person, long version = 1, DateTimeOffset? at = null) =>
        new(evt, person, version, at ?? October.AddDays(3));

    public static PersonWithdrew Withdrawal(Guid evt, Guid person, long version = 2) => new(evt, person, version, October.AddDays(4));

    public static AttendanceRecorded Attendance(Guid evt, Guid person, bool present = true, long version = 1, DateTimeOffset? held = null) =>
        new(evt, person, version, present, held ?? October.AddDays(20), October.AddDays(21));

    public static DigestSent Digest(Guid person, Guid? id = null) => new(id ?? Id(), person, [Id()], October.AddDays(5));

    public static WatchItemPublished Kept(Guid? id = null, bool first = true, long version = 1) =>
        new(id ?? Id(), version, "un-article", "Un article", "https://source.test/a", "La source", "fr", ["finances"], "", 2, first, October.AddDays(2));

    /// <summary>Waits until everything delivered so far can be read from the projections.</summary>
    public static Task Counted(this TestPlatform platform) => platform.Services.GetRequiredService<ProjectionDaemon>()
        .WaitForNonStaleAsync(TimeSpan.FromSeconds(15), cancellation: TestContext.Current.CancellationToken);

    /// <summary>How many facts the log holds.</summary>
    public static async Task<long> Facts(this TestPlatform platform) =>
        (await platform.Rows<long>("engagement", "SELECT count(*) FROM es_events")).Single();
}
