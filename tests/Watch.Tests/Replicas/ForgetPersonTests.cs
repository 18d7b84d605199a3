using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Watch.Tests.Replicas;

public sealed class ForgetPersonTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("watch");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task The_watch_answers_once_that_it_has_nothing_but_ids()
    {
        var erased = new MemberErased(Guid.CreateVersion7(), 3, platform.Clock.GetUtcNow());
        await platform.Deliver(erased, await platform.Deliver(erased));
        var report = (await platform.Published<ErasureReported>("watch")).ShouldHaveSingleItem();
        (report.PersonId, report.Service, report.Removed.Count).ShouldBe((erased.PersonId, "watch", 0));
    }
}
