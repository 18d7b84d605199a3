using System.Net;
using System.Text.RegularExpressions;

namespace Animation.Web.Tests;

public partial class AssetTests
{
    [Fact]
    public async Task Everything_a_page_asks_for_is_there_and_may_be_kept_for_ever()
    {
        await using var site = await TestSite.Start();
        var page = await site.Page("/style");
        var addresses = page.QuerySelectorAll("link[href^='/static/']").Select(link => link.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")!)).ToArray();

        addresses.Length.ShouldBeGreaterThan(6);
        foreach (var address in addresses)
        {
            var answer = await site.Get(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            answer.Headers.CacheControl!.ToString().ShouldContain("immutable", customMessage: address);
        }
    }

    [Fact]
    public async Task The_fonts_named_by_the_style_sheet_are_ours_and_there()
    {
        await using var site = await TestSite.Start();
        var sheet = await site.Browser.GetStringAsync(new Uri("/static/vendor/fonts.css", UriKind.Relative), TestContext.Current.CancellationToken);

        var fonts = Address().Matches(sheet).Select(match => match.Groups[1].Value).ToArray();

        fonts.Length.ShouldBe(8);
        foreach (var font in fonts)
        {
            var answer = await site.Get("/static/vendor/" + font);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("font/woff2");
            answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        }
    }

    [Fact]
    public async Task Another_version_of_a_file_is_not_kept()
    {
        await using var site = await TestSite.Start();

        (await site.Get("/static/app.css?v=ancienne")).Headers.CacheControl!.ToString().ShouldBe("no-cache");
        (await site.Get("/static/../Web.csproj")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void A_file_that_is_not_there_is_found_out_while_rendering() =>
        Should.Throw<ArgumentException>(() => Asset.Url("absent.css"));

    [GeneratedRegex("""url\(([^)]+)\)""")]
    private static partial Regex Address();
}
