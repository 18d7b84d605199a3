using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Engagement.Tests.Recording;

public sealed class UsefulTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task A_mark_is_one_act_and_taking_it_back_another_however_often_they_come()
    {
        var (item, person) = (A.Id(), A.Id());
        var mark = new ItemFoundUseful(A.Id(), item, person, A.October);
        var back = new ItemUsefulTakenBack(mark.MarkId, item, person, A.October.AddDays(1));
        await platform.Deliver(mark, await platform.Deliver(mark));
        // Sent again by an operator, under another id.
        await platform.Deliver(mark);
        (await platform.Facts()).ShouldBe(1);
        await platform.Deliver(back, await platform.Deliver(back));
        await platform.Deliver(back);
        (await platform.Facts()).ShouldBe(2);
        await platform.Deliver(mark with { MarkId = A.Id() });
        (await platform.Facts()).ShouldBe(3);
        (await platform.Rows<string>("engagement", "SELECT data::text FROM es_events")).ShouldAllBe(body => !body.Contains(person.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
