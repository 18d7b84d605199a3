using System.Net;
using Animation.Hosting.Identity;
using Animation.Members.SignIn;
using Animation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

public sealed class MySignInsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge sur Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari sur iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome sur Android")]
    [InlineData("<script>", "")]
    [InlineData(null, "")]
    public void A_device_is_called_by_its_browser_and_system(string? userAgent, string name) => Devices.Name(userAgent).ShouldBe(name);

    [Fact]
    public async Task Each_device_is_listed_and_signed_out_alone_or_with_all()
    {
        var person = await platform.Person("many@exemple.fr");
        using var here = await platform.SignedIn(person);
        using var there = await platform.SignedIn(person);
        using var third = await platform.SignedIn(person);
        var page = await here.Open("/moi/connexions");
        page.Document.QuerySelectorAll("main tbody tr").Length.ShouldBe(3);
        page.Document.QuerySelectorAll("main tbody .badge").Length.ShouldBe(1);
        var sessions = platform.Services.GetRequiredService<Sessions>();
        var other = (await sessions.Find(there.Cookies[SessionCookie.Name], TestContext.Current.CancellationToken))!.Handle;
        await here.Submit($"form:has(input[value='{other}'])");
        (await there.Open("/moi")).Path.ShouldStartWith("/connexion");
        (await third.Open("/moi")).Path.ShouldBe("/moi");
        await here.Open("/moi/connexions");
        await here.Submit("form[action='/moi/connexions/partout']");
        (await third.Open("/moi")).Path.ShouldStartWith("/connexion");
        (await here.Open("/moi")).Path.ShouldStartWith("/connexion");
    }

    [Fact]
    public async Task Nobody_ends_somebody_else_s_session()
    {
        using var mine = await platform.SignedIn(await platform.Person("mine@exemple.fr"));
        using var theirs = await platform.SignedIn(await platform.Person("theirs@exemple.fr"));
        var handle = (await platform.Services.GetRequiredService<Sessions>().Find(theirs.Cookies[SessionCookie.Name], TestContext.Current.CancellationToken))!.Handle;
        await mine.Open("/moi/connexions");
        await mine.Submit("form[action='/moi/connexions/fermeture']", [("Session", handle)]);
        (await theirs.Open("/moi")).Path.ShouldBe("/moi");
    }

    [Fact]
    public async Task An_administrator_signs_somebody_out_everywhere_and_an_officer_does_not_see_their_devices()
    {
        var person = await platform.Person("seen@exemple.fr");
        using var browser = await platform.SignedIn(person);
        using var officer = await platform.Officer();
        (await officer.Open($"/animation/annuaire/personnes/{person}/connexion")).Text.ShouldNotContain("Appareils connectés");
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{person}/connexion");
        await admin.Submit("form[action$='/fermeture']");
        (await browser.Open("/moi")).Path.ShouldStartWith("/connexion");
    }

    [Fact]
    public async Task A_grave_act_asks_a_member_for_a_code_and_leads_back()
    {
        var person = await platform.Person("grave@exemple.fr");
        using var browser = await platform.SignedIn(person);
        (await browser.Open("/moi/adresse")).Path.ShouldBe("/moi/adresse");
        platform.Clock.Advance(TimeSpan.FromMinutes(16));
        (await browser.Submit("main form", [("Address", "else@exemple.fr")])).Path.ShouldBe("/connexion/confirmer?retour=%2Fmoi%2Fadresse");
        (await platform.Rows<long>("members", "SELECT count(*) FROM address_change")).ShouldBe([0]);
        var before = browser.Cookies[SessionCookie.Name];
        (await browser.Submit("main form")).Path.ShouldBe("/connexion/envoi");
        (await browser.TypeCode((await platform.LastMail()).Code)).Path.ShouldBe("/moi/adresse");
        browser.Cookies[SessionCookie.Name].ShouldNotBe(before);
    }

    [Fact]
    public async Task The_help_page_gives_a_text_for_the_it_service_and_no_password()
    {
        SignInHelp.Of("smtp://user:hush@relay.exemple.fr:587?from=Asso%20<veille@asso.exemple.fr>").ShouldBe(new SignInHelp.Route("veille@asso.exemple.fr", "relay.exemple.fr"));
        SignInHelp.Of("folder:/tmp/x").ShouldBeNull();
        SignInHelp.Of(null).ShouldBeNull();
        using var visitor = platform.Visitor();
        (await visitor.Open("/connexion/aide")).Text.ShouldContain("quarantaine");
    }

    [Fact]
    public async Task The_sign_in_page_says_what_it_is_for()
    {
        using var visitor = platform.Visitor();
        (await visitor.Open("/connexion?retour=%2Fevenements%2Fatelier")).Text.ShouldContain("Pour vous inscrire à l'événement");
        (await visitor.Open("/connexion")).Text.ShouldNotContain("inscrire");
    }
}
