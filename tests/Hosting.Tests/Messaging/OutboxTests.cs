using Animation.Contracts.Platform;
using Animation.Contracts.Watch;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Hosting.Tests.Messaging;

public sealed class OutboxTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private string database = null!;

    public async ValueTask InitializeAsync() => platform = await Probe.Start(database = await Probe.Database());

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private SourceAdded Message() => new(Guid.CreateVersion7(), "Source", platform.Clock.GetUtcNow());

    private Task<Guid> Committed(SourceAdded message) => platform.InScope(services =>
    {
        var db = services.GetRequiredService<ProbeDb>();
        return db.InTransaction(() => db.Publish(message));
    });

    [Fact]
    public async Task A_committed_message_arrives_once()
    {
        var message = Message();
        await Committed(message);
        await TestPlatform.Eventually(async () => await platform.Effects(message.SourceId) == 1, "the consumer ran");
        (await platform.Rows<int>("events", "SELECT 1 FROM outbox WHERE sent_at IS NULL")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rolled_back_message_never_leaves()
    {
        var message = Message();
        await Should.ThrowAsync<InvalidOperationException>(platform.InScope(services =>
        {
            var db = services.GetRequiredService<ProbeDb>();
            return db.InTransaction(async () =>
            {
                await db.Publish(message);
                throw Probe.Broken();
            });
        }));
        (await platform.Published<SourceAdded>("events")).ShouldNotContain(message);
    }

    [Fact]
    public async Task Publishing_outside_a_transaction_is_refused() =>
        await Should.ThrowAsync<InvalidOperationException>(platform.InScope(services => services.GetRequiredService<ProbeDb>().Publish(Message())));

    [Fact]
    public async Task A_row_leased_by_a_relay_that_died_is_sent_again_and_has_one_effect()
    {
        var message = Message();
        await Committed(message);
        await TestPlatform.Eventually(async () => await platform.Effects(message.SourceId) == 1, "the consumer ran");
        await platform.Rows<int>("events", "UPDATE outbox SET sent_at = NULL, taken_until = now() - interval '1 second' RETURNING 1");
        await TestPlatform.Eventually(
            async () => (await platform.Rows<int>("events", "SELECT 1 FROM outbox WHERE sent_at IS NULL")).Count == 0, "the row is sent again");
        var marker = Message();
        await Committed(marker);
        await TestPlatform.Eventually(async () => await platform.Effects(marker.SourceId) == 1, "a later message ran");
        (await platform.Effects(message.SourceId)).ShouldBe(1);
    }

    [Fact]
    public async Task With_the_in_memory_bus_a_restart_sends_what_a_dead_process_lost()
    {
        var message = Message();
        await Committed(message);
        await TestPlatform.Eventually(async () => await platform.Effects(message.SourceId) == 1, "the consumer ran");
        // What a kill between the relay's mark and the consumer leaves: sent, never handled.
        await platform.Rows<int>("events", "DELETE FROM inbox RETURNING 1");
        await platform.Rows<int>("events", "DELETE FROM probe RETURNING 1");
        await using var again = await Probe.Start(database);
        await TestPlatform.Eventually(async () => await again.Effects(message.SourceId) == 1, "the message is sent again at start");
    }

    [Fact]
    public Task A_service_that_starts_without_its_replica_asks_for_a_replay() => TestPlatform.Eventually(
        async () => (await platform.Published<ReplayRequested>("events")).Contains(new ReplayRequested("event", "events")), "a replay is asked for");
}
