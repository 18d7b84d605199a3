using Animation.Contracts.Members;
using Animation.Contracts.Platform;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Replay;

public sealed class ReplayDirectoryTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task Current_states_and_tombstones_are_published_again_under_new_ids()
    {
        var kept = await platform.Person("kept@exemple.fr");
        var gone = await platform.Person("gone@exemple.fr");
        await platform.InScope(services => ErasePerson.Erase(services.GetRequiredService<MembersDb>(), gone, TestContext.Current.CancellationToken));
        await platform.Deliver(new ReplayRequested(Subjects.Person, "newsletter"));
        await TestPlatform.Eventually(async () => (await Ids("PersonChanged")).Count == 2 && (await Ids("MemberErased")).Count == 2, "the people are published again");
        (await Ids("PersonChanged")).ShouldBeUnique();
        var last = (await platform.Published<PersonChanged>("members"))[^1];
        last.PersonId.ShouldBe(kept);
        last.Version.ShouldBe(1);
        (await platform.Published<MemberErased>("members"))[^1].Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_replay_goes_by_pages_and_gives_everything_once()
    {
        await platform.InScope(async services =>
        {
            var db = services.GetRequiredService<MembersDb>();
            await db.InTransaction(async () =>
            {
                for (var i = 0; i < 1_001; i++)
                    await SaveOrganisation.Save(db, null, null, new SaveOrganisation.Draft($"Organisation {i}", "association", "member", null, null, null), TestContext.Current.CancellationToken);
            }, TestContext.Current.CancellationToken);
        });
        await platform.Deliver(new ReplayRequested(Subjects.Organisation, "engagement"));
        await TestPlatform.Eventually(async () => (await platform.Rows<long>("members", "SELECT count(*) FROM replay"))[0] == 0, "the replay ends");
        var published = await platform.Published<OrganisationChanged>("members");
        published.Count.ShouldBe(2_002);
        published.Skip(1_001).Select(organisation => organisation.OrganisationId).ShouldBeUnique();
    }

    [Fact]
    public async Task A_request_delivered_twice_is_answered_once_and_other_subjects_are_not_ours()
    {
        await platform.Person("one@exemple.fr");
        var id = await platform.Deliver(new ReplayRequested(Subjects.Preferences, "newsletter"));
        await platform.Deliver(new ReplayRequested(Subjects.Preferences, "newsletter"), id);
        await platform.Deliver(new ReplayRequested(Subjects.Event, "newsletter"));
        await TestPlatform.Eventually(async () => (await platform.Rows<long>("members", "SELECT count(*) FROM replay"))[0] == 0, "the replay ends");
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(2);
    }

    private Task<IReadOnlyList<Guid>> Ids(string type) =>
        platform.Rows<Guid>("members", "SELECT id FROM outbox WHERE type LIKE '%.' || @type", new { type });
}
