using AngleSharp.Dom;

namespace Animation.Web.Tests;

/// <summary>What must hold for any page, checked on the one that shows every component.</summary>
public class StylePageTests
{
    [Theory]
    [InlineData("/style")]
    [InlineData("/style/refus")]
    [InlineData("/accessibilite")]
    [InlineData("/confidentialite")]
    [InlineData("/donnees-ouvertes")]
    public async Task The_page_is_sound(string path)
    {
        await using var site = await TestSite.Start();
        var page = await site.Page(path);

        page.DocumentElement.GetAttribute("lang").ShouldBe("fr");
        page.Title.ShouldEndWith(" · Animation");
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelectorAll("main").Length.ShouldBe(1);
        page.QuerySelector("body > a")!.GetAttribute("href").ShouldBe("#" + page.QuerySelector("main")!.Id);
        Levels(page).Zip(Levels(page).Skip(1)).ShouldAllBe(pair => pair.Second <= pair.First + 1);
        page.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
        Referred(page).Where(id => page.GetElementById(id) is null).ShouldBeEmpty();
        Unnamed(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_inline_that_the_security_policy_forbids()
    {
        await using var site = await TestSite.Start();
        var page = await site.Page("/style/refus");

        page.QuerySelectorAll("[style], style, script:not([src])").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name)
            .Where(name => name.StartsWith("on", StringComparison.Ordinal) || name.StartsWith("hx-on", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<int> Levels(IDocument page) => page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName[1] - '0');

    private static IEnumerable<string> Referred(IDocument page) =>
        new[] { "for", "aria-describedby", "aria-labelledby", "list" }
            .SelectMany(name => page.QuerySelectorAll($"[{name}]").SelectMany(element => element.GetAttribute(name)!.Split(' ')))
            .Concat(page.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..]));

    private static IEnumerable<string> Unnamed(IDocument page) =>
        page.QuerySelectorAll("input:not([type=hidden]), select, textarea")
            .Where(control => page.QuerySelector($"label[for='{control.Id}']") is null && control.Closest("label") is null)
            .Select(control => control.OuterHtml);
}
