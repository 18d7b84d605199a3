using System.Net;
using Animation.Hosting.Identity;
using Animation.Members.SecondFactor;
using Animation.Members.Tests.SignIn;
using Animation.Testing;

namespace Animation.Members.Tests.SecondFactor;

public sealed class SecondFactorTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("all");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private string CodeOf(string key) => OneTimeCodes.Code(OneTimeCodes.Read(key), OneTimeCodes.Step(platform.Clock.GetUtcNow()));

    /// <summary>A person of staff who has proved their mailbox in this browser.</summary>
    private async Task<Browser> ByMail(string address, string role = Roles.Officer, string returnTo = "/animation/annuaire")
    {
        if ((await platform.Rows<long>("members", "SELECT count(*) FROM person WHERE address = @address", new { address }))[0] == 0)
            await platform.Gives(await platform.Person(address), role);
        var browser = await platform.Asked(address, returnTo);
        await browser.TypeCode((await platform.LastMail()).Code);
        return browser;
    }

    private async Task<(string Key, string[] Recovery)> Enrol(Browser browser)
    {
        var page = await browser.Open("/connexion/application?retour=%2Fanimation%2Fannuaire");
        var key = page.Document.QuerySelector("main li code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var shown = await browser.Submit("main form", [("Code", CodeOf(key))]);
        return (key, [.. shown.Document.QuerySelectorAll("ul.codes code").Select(code => code.TextContent)]);
    }

    private static Task<Page> Type(Browser browser, string code) => browser.Submit("main form", [("Code", code)]);

    [Theory]
    [InlineData(Roles.Officer)]
    [InlineData(Roles.Director)]
    [InlineData(Roles.Admin)]
    [InlineData(Roles.Expert)]
    public async Task After_the_mail_alone_staff_reach_nothing_but_the_page_that_asks_for_more(string role)
    {
        using var browser = await ByMail($"{role}@exemple.fr", role);
        foreach (var path in new[] { "/animation", "/animation/annuaire", "/pilotage", "/moi", "/moi/connexions", "/fragments/members/mes-choix" })
            (await browser.Open(path)).Path.ShouldStartWith("/connexion/application", Case.Sensitive, path);
        using var other = await platform.Officer();
        (await other.Open("/animation/annuaire")).Path.ShouldBe("/animation/annuaire");
    }

    [Fact]
    public async Task The_square_beside_the_key_says_the_same_as_the_link()
    {
        using var browser = await ByMail("square@exemple.fr");
        var page = await browser.Open("/connexion/application");
        var picture = page.Document.QuerySelector("main li svg[role=img]").ShouldNotBeNull();
        picture.GetAttribute("aria-label").ShouldNotBeNullOrEmpty();
        page.Document.QuerySelectorAll("[style]").ShouldBeEmpty();
        var drawn = QrReader.Drawn(picture.QuerySelector("path")!.GetAttribute("d")!);
        var link = page.Document.QuerySelector("main li a")!.GetAttribute("href")!;
        link.ShouldContain(page.Document.QuerySelector("main li code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        var reader = new QrReader((x, y) => drawn.Contains((x + QrCode.Margin, y + QrCode.Margin)), drawn.Max(at => at.X) + 1 - QrCode.Margin);
        reader.Read().ShouldBe(link);
        reader.Faults.ShouldBe(0);
    }

    [Fact]
    public async Task A_member_is_asked_for_nothing_more()
    {
        await platform.Person("member@exemple.fr");
        using var browser = await platform.Asked("member@exemple.fr", "/moi");
        (await browser.TypeCode((await platform.LastMail()).Code)).Path.ShouldBe("/moi");
        (await browser.Open("/connexion/application")).Path.ShouldBe("/");
    }

    [Fact]
    public async Task The_first_time_an_application_is_tied_the_next_time_its_code_is_asked_and_never_twice()
    {
        using var first = await ByMail("lou@exemple.fr");
        var pending = first.Cookies[SessionCookie.Name];
        var (key, recovery) = await Enrol(first);
        recovery.Length.ShouldBe(10);
        recovery.ShouldBeUnique();
        (await first.Open("/animation/annuaire")).Path.ShouldBe("/animation/annuaire");
        first.Cookies[SessionCookie.Name].ShouldNotBe(pending);
        using var kept = platform.Visitor();
        kept.Cookies[SessionCookie.Name] = pending;
        (await kept.Open("/connexion/application")).Path.ShouldBe("/connexion");

        using var second = await ByMail("lou@exemple.fr");
        // The code that tied the application was read over a shoulder: it has served.
        (await Type(second, CodeOf(key))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        platform.Clock.Advance(TimeSpan.FromSeconds(30));
        var next = CodeOf(key);
        (await Type(second, next)).Path.ShouldBe("/animation/annuaire");
        using var third = await ByMail("lou@exemple.fr");
        (await Type(third, next)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once_and_new_ones_kill_the_old()
    {
        using var first = await ByMail("rescue@exemple.fr");
        var (_, recovery) = await Enrol(first);
        using var second = await ByMail("rescue@exemple.fr");
        (await Type(second, recovery[0].ToLowerInvariant())).Path.ShouldBe("/animation/annuaire");
        using var third = await ByMail("rescue@exemple.fr");
        (await Type(third, recovery[0])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await second.Open("/moi/connexions");
        var renewed = await second.Submit("form[action='/moi/connexions/codes']");
        renewed.Document.QuerySelectorAll("ul.codes code").Length.ShouldBe(10);
        (await second.Open("/moi/connexions")).Text.ShouldContain("Codes de secours restants : 10");
        await third.Open("/connexion/application");
        (await Type(third, recovery[1])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Type(third, renewed.Document.QuerySelector("ul.codes code")!.TextContent)).Status.ShouldBe(HttpStatusCode.OK);
        var rows = string.Join('\n', await platform.Rows<string>("members", "SELECT row_to_json(s)::text FROM second_factor s"));
        rows.ShouldNotContain(recovery[2]);
    }

    [Fact]
    public async Task Ten_wrong_codes_close_the_page_for_an_hour()
    {
        using var first = await ByMail("guess@exemple.fr");
        var (key, _) = await Enrol(first);
        using var thief = await ByMail("guess@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromSeconds(60));
        var right = CodeOf(key);
        for (var i = 0; i < SecondFactors.TriesAnHour; i++)
            (await Type(thief, right == "000000" ? "000001" : "000000")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Type(thief, right)).Text.ShouldContain("Trop d'essais");
        platform.Clock.Advance(TimeSpan.FromMinutes(61));
        using var owner = await ByMail("guess@exemple.fr");
        (await Type(owner, CodeOf(key))).Path.ShouldBe("/animation/annuaire");
    }

    [Fact]
    public async Task A_tied_application_cannot_be_replaced_by_whoever_holds_the_mailbox()
    {
        using var first = await ByMail("tied@exemple.fr");
        var early = await first.Open("/connexion/application");
        var key = early.Document.QuerySelector("main li code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        using var second = await ByMail("tied@exemple.fr");
        await Enrol(second);
        // The page opened before still shows another key; its form comes too late.
        platform.Clock.Advance(TimeSpan.FromSeconds(60));
        (await first.Submit("main form", [("Code", CodeOf(key))])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await first.Open("/connexion/application")).Document.QuerySelector("main li code").ShouldBeNull();
    }

    [Fact]
    public async Task An_administrator_unties_a_lost_telephone_and_the_sessions_end()
    {
        using var lost = await ByMail("lost@exemple.fr");
        await Enrol(lost);
        var person = (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE address = 'lost@exemple.fr'"))[0];
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{person}/connexion");
        await admin.Submit("form[action$='/application']");
        (await lost.Open("/animation/annuaire")).Path.ShouldStartWith("/connexion?retour");
        using var again = await ByMail("lost@exemple.fr");
        (await Enrol(again)).Recovery.Length.ShouldBe(10);
    }
}
