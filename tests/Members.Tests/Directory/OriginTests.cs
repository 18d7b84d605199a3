using Animation.Contracts.Members;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Directory;

/// <summary>Where an address came from stays with the person, so that their first mail can say it.</summary>
public sealed class OriginTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task An_address_that_an_officer_typed_says_so_until_it_is_erased()
    {
        using var browser = await platform.Officer();
        await browser.Open("/animation/annuaire/personnes/nouvelle");
        await browser.Submit("main form", [("Name", "Ada Martin"), ("Address", "ada@exemple.fr"), ("Origin", "Salon des maires"), ("Function", "agent")]);
        await browser.Submit("main form", [("Name", "Ada Martin-Roy")]);

        var told = await platform.Published<PersonChanged>("members");
        told.Count.ShouldBe(2);
        told.ShouldAllBe(person => person.Origin == new PersonOrigin(PersonOrigins.Officer, "Salon des maires", new DateOnly(2026, 11, 16)));
        await platform.InScope(services => ErasePerson.Erase(services.GetRequiredService<MembersDb>(), told[0].PersonId, TestContext.Current.CancellationToken));
        (await platform.Rows<string>("members", "SELECT origin_detail FROM person WHERE origin_detail IS NOT NULL")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_gave_their_address_themselves_has_no_origin()
    {
        await platform.Person("ada@exemple.fr");
        (await platform.Published<PersonChanged>("members")).ShouldHaveSingleItem().Origin.ShouldBeNull();
    }
}
