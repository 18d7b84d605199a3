using System.Net;
using Animation.Hosting.Identity;
using Animation.Testing;

namespace Animation.Members.Tests.SignIn;

public sealed class DictatedCodesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static async Task<string> Dictate(Browser officer, Guid person)
    {
        await officer.Open($"/animation/annuaire/personnes/{person}/connexion");
        var page = await officer.Submit("form[action$='/code']");
        page.Status.ShouldBe(HttpStatusCode.OK);
        return string.Concat(page.Document.QuerySelector("strong.dictated")!.TextContent.Where(char.IsAsciiDigit));
    }

    [Fact]
    public async Task A_code_dictated_by_telephone_signs_in_where_the_person_gave_their_address()
    {
        var person = await platform.Person("deaf@exemple.fr");
        var helper = await platform.Person("helper@exemple.fr", "Zoé Aide");
        using var officer = await platform.SignedIn(helper, Roles.Officer);
        using var browser = await platform.Asked("deaf@exemple.fr", "/moi");
        await platform.Handled();
        var code = await Dictate(officer, person);
        (await browser.TypeCode(code)).Path.ShouldBe("/moi");

        using var other = await platform.Asked("deaf@exemple.fr");
        (await other.TypeCode(code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var trace = await officer.Open($"/animation/annuaire/personnes/{person}/connexion");
        trace.Text.ShouldContain("Zoé Aide, utilisé");
        trace.Html.ShouldNotContain(code);
        (await platform.Published<Contracts.Newsletter.SendMail>("members")).ShouldContain(mail => mail.PersonId == person && mail.Subject.Fr.Contains("dicté"));
    }

    [Fact]
    public async Task It_works_for_nobody_else_and_dies_after_fifteen_minutes_or_with_a_newer_one()
    {
        var person = await platform.Person("one@exemple.fr");
        await platform.Person("two@exemple.fr");
        using var officer = await platform.Officer();
        using var stranger = await platform.Asked("two@exemple.fr");
        using var mine = await platform.Asked("one@exemple.fr");
        await platform.Handled();
        var first = await Dictate(officer, person);
        (await stranger.TypeCode(first)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var second = await Dictate(officer, person);
        (await mine.TypeCode(first)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        platform.Clock.Advance(TimeSpan.FromMinutes(16));
        await mine.Ask("one@exemple.fr");
        await platform.Handled();
        (await mine.TypeCode(second)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await mine.TypeCode(await Dictate(officer, person))).Status.ShouldBe(HttpStatusCode.OK);
        mine.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Only_an_administrator_dictates_to_the_team()
    {
        var person = await platform.Person("staff@exemple.fr");
        await platform.Gives(person, Roles.Director);
        using var officer = await platform.Officer();
        var page = await officer.Open($"/animation/annuaire/personnes/{person}/connexion");
        page.Document.QuerySelector("form[action$='/code']").ShouldBeNull();
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Path + "/code") { Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]) };
        (await officer.Send(request)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await platform.Rows<long>("members", "SELECT count(*) FROM dictated_code")).ShouldBe([0]);
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        (await Dictate(admin, person)).Length.ShouldBe(8);
    }
}
