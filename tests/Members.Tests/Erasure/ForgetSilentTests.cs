using Animation.Contracts.Events;
using Animation.Members.Erasure;
using Animation.Testing;

namespace Animation.Members.Tests.Erasure;

public sealed class ForgetSilentTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task Three_silent_years_without_a_member_organisation_and_nobody_else()
    {
        var silent = await platform.Person("silence@exemple.fr");
        var registers = await platform.Person("inscrit@exemple.fr");
        var comes = await platform.Person("vient@exemple.fr");
        var former = await platform.Person("former@exemple.fr", organisation: await platform.Organisation("Ancienne", status: "former"));
        await platform.Person("membre@exemple.fr", organisation: await platform.Organisation());
        await platform.InScope(services => Members.Accounts.AddAdmin.Add(services.GetDb(), "chef@exemple.fr", TestContext.Current.CancellationToken));
        var before = platform.Clock.GetUtcNow().AddDays(20);

        platform.Clock.Advance(TimeSpan.FromDays(500));
        await platform.SignedIn(comes);
        var registered = new PersonRegistered(Guid.CreateVersion7(), registers, 1, platform.Clock.GetUtcNow());
        await platform.Deliver(registered, await platform.Deliver(registered));
        await platform.Deliver(registered with { PersonId = Guid.CreateVersion7() });

        (await platform.InScope(services => ForgetSilent.Run(services, before, TestContext.Current.CancellationToken))).ShouldBe(2);
        (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE erased_at IS NOT NULL")).ShouldBe([silent, former], ignoreOrder: true);
        (await platform.InScope(services => ForgetSilent.Run(services, before.AddDays(481), TestContext.Current.CancellationToken))).ShouldBe(3);
        (await platform.Rows<string>("members", "SELECT address FROM person WHERE erased_at IS NULL ORDER BY address")).ShouldBe(["chef@exemple.fr"]);
        (await platform.Rows<int>("members", "SELECT 1 FROM contact")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registration_delivered_again_is_noted_once()
    {
        var person = await platform.Person("inscrit@exemple.fr");
        var registered = new PersonRegistered(Guid.CreateVersion7(), person, 1, platform.Clock.GetUtcNow());
        var id = await platform.Deliver(registered);
        // The transaction that wrote the row: another one would have written it again.
        var written = await platform.Rows<string>("members", "SELECT xmin || ' ' || at FROM contact");
        written.ShouldHaveSingleItem();

        await platform.Deliver(registered, id);
        (await platform.Rows<string>("members", "SELECT xmin || ' ' || at FROM contact")).ShouldBe(written);

        await platform.Deliver(registered with { EventId = Guid.CreateVersion7(), RegisteredAt = registered.RegisteredAt.AddDays(-1) });
        (await platform.Rows<DateTime>("members", "SELECT at FROM contact")).ShouldBe([registered.RegisteredAt.UtcDateTime], "an older one takes nothing back");
    }
}
