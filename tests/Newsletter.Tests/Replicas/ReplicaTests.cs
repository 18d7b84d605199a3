using Animation.Contracts.Watch;

namespace Animation.Newsletter.Tests.Replicas;

public sealed class ReplicaTests : NewsletterTest
{
    [Fact]
    public async Task A_person_delivered_again_or_out_of_order_keeps_the_latest_state()
    {
        var person = A.Person();
        var id = await Platform.Deliver(person.Changed(version: 2, address: "nouvelle@ville.example"));
        await Platform.Deliver(person.Changed(version: 2, address: "nouvelle@ville.example"), id);
        await Platform.Deliver(person.Changed(version: 1));

        (await Platform.Rows<string>("newsletter", "SELECT address || ' ' || version FROM person")).ShouldBe(["nouvelle@ville.example 2"]);
    }

    [Fact]
    public async Task Preferences_delivered_again_or_out_of_order_keep_the_latest_state()
    {
        var person = A.Person().Following("ia");
        var id = await Platform.Deliver(person.Chose(version: 2));
        await Platform.Deliver(person.Chose(version: 2), id);
        await Platform.Deliver(person.Following("tourisme").Chose(version: 1));

        (await Platform.Rows<string>("newsletter", "SELECT themes[1] || ' ' || version FROM preferences")).ShouldBe(["ia 2"]);
    }

    [Fact]
    public async Task A_withdrawn_item_stays_withdrawn_when_its_first_state_comes_late()
    {
        var item = A.Item("Un article", "ia");
        var withdrawn = new WatchItemWithdrawn(item.ItemId, 2, item.KeptAt);
        var id = await Platform.Deliver(withdrawn);
        await Platform.Deliver(withdrawn, id);
        var first = await Platform.Deliver(item);
        await Platform.Deliver(item, first);

        (await Platform.Rows<bool>("newsletter", "SELECT withdrawn FROM item")).ShouldBe([true]);
        await Platform.Deliver(item with { Version = 3 });
        (await Platform.Rows<bool>("newsletter", "SELECT withdrawn FROM item")).ShouldBe([false]);
    }
}
