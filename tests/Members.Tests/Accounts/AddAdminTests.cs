using Animation.Contracts.Members;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Members.Accounts;
using Animation.Members.SecondFactor;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Accounts;

public sealed class AddAdminTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task The_first_account_is_opened_by_the_link_on_the_console()
    {
        var (code, link) = await Run("First@Exemple.fr");
        code.ShouldBe(0);
        var told = (await platform.Published<PersonChanged>("members"))[^1];
        told.Address.ShouldBe("first@exemple.fr");
        told.Staff.ShouldBeTrue();
        using var browser = platform.Visitor();
        await browser.Open(link);
        var first = await browser.Submit("main form");
        first.Path.ShouldBe("/connexion/application?retour=%2Fanimation");
        var key = OneTimeCodes.Read(first.Document.QuerySelector("main li code")!.TextContent);
        (await browser.Submit("main form", [("Code", OneTimeCodes.Code(key, OneTimeCodes.Step(platform.Clock.GetUtcNow())))])).Text.ShouldContain("codes de secours");
        (await browser.Open("/animation/annuaire")).Text.ShouldContain("Annuaire");
        (await browser.Open(link)).Status.ShouldBe(System.Net.HttpStatusCode.Gone);
    }

    [Fact]
    public async Task An_existing_account_is_rescued_its_sessions_and_older_links_end()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var before = await platform.SignedIn(person);
        var (_, older) = await Run("ada@exemple.fr");
        var (_, newer) = await Run("ada@exemple.fr");
        (await before.Open("/moi")).Path.ShouldStartWith("/connexion");
        using var browser = platform.Visitor();
        (await browser.Open(older)).Status.ShouldBe(System.Net.HttpStatusCode.Gone);
        (await browser.Open(newer)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await platform.Rows<string[]>("members", "SELECT roles FROM person")).ShouldHaveSingleItem().ShouldBe([Roles.Admin, Roles.Director, Roles.Officer]);
        (await platform.Published<PersonChanged>("members"))[^1].Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_malformed_address_changes_nothing()
    {
        var (code, said) = await Run("nobody");
        code.ShouldBe(2);
        said.ShouldContain("complete address");
        (await platform.Rows<long>("members", "SELECT count(*) FROM person")).ShouldBe([0]);
    }

    private async Task<(int Code, string Link)> Run(string address)
    {
        await using var console = new StringWriter();
        var code = await AddAdmin.Run(platform.Services.GetRequiredService<Settings>(), address, console, platform.Clock, TestContext.Current.CancellationToken);
        var first = console.ToString().Split('\n')[0].Trim();
        return (code, code == 0 ? new Uri(first).PathAndQuery : first);
    }
}
