using System.Net;
using System.Security.Claims;
using Animation.Web.Site;

namespace Animation.Web.Tests.Site;

public class LayoutTests
{
    private static ClaimsPrincipal With(params string[] roles) =>
        new(new ClaimsIdentity(roles.Select(role => new Claim(ClaimTypes.Role, role)), "test"));

    private static IEnumerable<string> Paths(ClaimsPrincipal? person) => Rooms.For(person).Select(room => room.Href);

    [Fact]
    public void Roles_open_rooms()
    {
        Paths(null).ShouldBe(["/evenements", "/veille"]);
        Paths(new ClaimsPrincipal(new ClaimsIdentity())).ShouldBe(["/evenements", "/veille"]);
        Paths(With("member")).ShouldBe(["/evenements", "/veille", "/moi"]);
        Paths(With("member", "director")).ShouldBe(["/evenements", "/veille", "/moi", "/pilotage"]);
        Paths(With("officer")).ShouldContain("/animation/annuaire");
        Paths(With("officer")).ShouldContain("/pilotage");
        Paths(With("director")).ShouldNotContain("/animation");
        Paths(With("admin")).Count().ShouldBe(11);
    }

    [Theory]
    [InlineData("/animation/veille/12", "/animation/veille")]
    [InlineData("/animation", "/animation")]
    [InlineData("/animation/autre", "/animation")]
    [InlineData("/veilleur", null)]
    public void The_current_room_is_the_longest_whole_prefix(string path, string? room) =>
        Rooms.Current(Rooms.For(With("admin")), path)?.Href.ShouldBe(room);

    [Fact]
    public async Task A_theme_is_kept_in_a_cookie_and_set_on_the_page()
    {
        await using var site = await TestSite.Start();

        var answer = await site.Post("/reglages/theme", ("Valeur", "dark"), ("Retour", "/style?page=2"));

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/style?page=2");
        var page = await site.Page("/style");
        page.DocumentElement.GetAttribute("data-theme").ShouldBe("dark");
        page.QuerySelector("button[aria-pressed=true]")!.GetAttribute("value").ShouldBe("dark");

        await site.Post("/reglages/theme", ("Valeur", ""), ("Retour", "/style"));
        (await site.Page("/style")).DocumentElement.HasAttribute("data-theme").ShouldBeFalse();
    }

    [Fact]
    public async Task A_language_is_kept_and_nobody_is_sent_elsewhere()
    {
        await using var site = await TestSite.Start();

        var answer = await site.Post("/reglages/langue", ("Valeur", "en"), ("Retour", "//ailleurs.fr"));

        answer.Headers.Location!.OriginalString.ShouldBe("/");
        var page = await site.Page("/style");
        page.DocumentElement.GetAttribute("lang").ShouldBe("en");
        page.QuerySelector("h1")!.Said().ShouldBe("Style page");
    }
}
