using Animation.Contracts.Events;
using Animation.Contracts.Newsletter;
using Animation.Events.Demo;
using Animation.Testing;

namespace Animation.Events.Tests.Demo;

public sealed class EventsDemoTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("events");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task A_season_is_lived_through_the_use_cases_and_only_once()
    {
        for (var number = 0; number < 60; number++)
            await platform.Person($"Personne {number}");
        (await platform.InScope(services => EventsDemo.Seed(services, CancellationToken.None))).ShouldBe(DemoSeason.Events.Count);
        (await platform.InScope(services => EventsDemo.Seed(services, CancellationToken.None))).ShouldBe(0);

        var now = platform.Clock.GetUtcNow();
        var changes = await platform.Published<EventChanged>("events");
        changes.Where(change => change.EndsAt <= now).Select(change => change.EventId).Distinct().Count().ShouldBe(12);
        changes.Select(change => change.Change).ShouldContain(EventChanges.Cancelled);
        changes.Select(change => change.Change).ShouldContain(EventChanges.Moved);
        var recorded = await platform.Published<AttendanceRecorded>("events");
        recorded.Count(told => told.Present).ShouldBeGreaterThan(30);
        recorded.ShouldAllBe(told => told.RecordedAt < now && told.HeldAt < told.RecordedAt);
        (await platform.Published<PersonRegistered>("events")).ShouldAllBe(told => told.RegisteredAt <= now);
        (await platform.Published<SendMail>("events")).ShouldAllBe(mail => mail.ExpiresAt > now);
        (await platform.Rows<int>("events", "SELECT 1 FROM event e WHERE taken <> (SELECT count(*) FROM registration r WHERE r.event_id = e.event_id AND r.status = 'registered')")).ShouldBeEmpty();
    }
}
