using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Hosting.Tests.Messaging;

public sealed class InboxTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await Probe.Start();

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private SourceAdded Message() => new(Guid.CreateVersion7(), "Source", platform.Clock.GetUtcNow());

    private static void Fails(SourceAdded message, params Exception[] faults) => NoteSource.Faults[message.SourceId] = new(faults);

    [Fact]
    public async Task A_message_delivered_three_times_has_one_effect()
    {
        var message = Message();
        var id = await platform.Deliver(message);
        await platform.Deliver(message, id);
        await platform.Deliver(message, id);
        (await platform.Effects(message.SourceId)).ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_that_fails_leaves_nothing_and_the_next_one_has_one_effect()
    {
        var message = Message();
        Fails(message, Probe.Broken(), Probe.Broken());
        await platform.Deliver(message);
        (await platform.Effects(message.SourceId)).ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        var message = Message();
        Fails(message, Probe.Refused());
        await Should.ThrowAsync<InvalidOperationException>(platform.Deliver(message));
        (await platform.Effects(message.SourceId)).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_consumer_publishes_names_its_cause()
    {
        var item = Guid.CreateVersion7();
        var id = await platform.Deliver(new WatchItemWrittenOff(item, "off-topic", platform.Clock.GetUtcNow()));
        await TestPlatform.Eventually(async () => await platform.Effects(item) == 1, "the answer is handled");
        (await platform.Rows<Guid>("events", "SELECT cause_id FROM outbox WHERE body->>'sourceId' = @item", new { item = item.ToString() })).ShouldBe([id]);
    }
}
