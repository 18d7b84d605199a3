using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Engagement.Tests.Recording;

public sealed class UseCaseTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task A_published_use_case_is_one_contribution_of_its_author_however_often_it_is_reviewed()
    {
        var told = new UseCaseReviewed(A.Id(), 1, "proposed", null, "Un titre", [], null, A.Id(), null, A.October);
        await platform.Deliver(told);
        (await platform.Facts()).ShouldBe(0);
        var published = told with { Version = 2, State = "published", PublishedAt = A.October };
        await platform.Deliver(published, await platform.Deliver(published));
        await platform.Deliver(published with { Version = 3, Opinions = 2 });
        await platform.Deliver(published with { UseCaseId = A.Id(), ProposerId = null });
        (await platform.Facts()).ShouldBe(1);
    }
}
