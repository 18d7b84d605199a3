using System.Net;
using Animation.Watch.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Images;

public sealed class RelayImageTests(WatchSite site) : IClassFixture<WatchSite>
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8, 1, 2, 3];

    private void Serve(string path, byte[] bytes, string type) => site.Web.Paths[path] = async http =>
    {
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(bytes);
    };

    private async Task<string> Path(string address)
    {
        var html = await site.Platform.Services.GetRequiredService<ImageSeal>().Through($"<p><img src=\"{address}\" alt=\"Un plan\" width=\"3\"></p>", TestContext.Current.CancellationToken);
        html.ShouldContain("alt=\"Un plan\"");
        html.ShouldNotContain("127.0.0.1");
        return html.Split('"')[1];
    }

    [Fact]
    public async Task The_reading_pane_shows_images_from_here_and_only_here()
    {
        Serve("/plan.png", Png, "text/html");
        site.Web.Text("/illustre", $"<rss><channel><title>illustre</title><item><guid>1</guid><title>Illustré</title><link>https://illustre.example/1</link><description><![CDATA[<p>Voici <img src=\"{site.Web.At("/plan.png")}\" alt=\"Un plan\"></p>]]></description></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/illustre"));

        var page = await site.Open("Illustré");
        var image = page.Document.QuerySelector("#lecture img").ShouldNotBeNull();
        image.GetAttribute("alt").ShouldBe("Un plan");
        var path = image.GetAttribute("src").ShouldNotBeNull();
        path.ShouldStartWith("/veille/images/");

        using var visitor = site.Platform.Visitor();
        var answer = await visitor.Open(path);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Response.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        answer.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; sandbox");
        answer.Response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        await visitor.Open(path);
        site.Web.Requests.Count(request => request.Path == "/plan.png").ShouldBe(1);
    }

    [Theory]
    [InlineData("/script.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml")]
    [InlineData("/page.png", "<html><script>x</script></html>", "image/png")]
    [InlineData("/grosse.gif", "GIF89a", "image/gif")]
    public async Task What_is_no_small_picture_is_not_served(string path, string text, string type)
    {
        Serve(path, [.. System.Text.Encoding.UTF8.GetBytes(text), .. path == "/grosse.gif" ? new byte[3_000_000] : []], type);
        using var visitor = site.Platform.Visitor();

        (await visitor.Open(await Path(site.Web.At(path)))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_address_that_we_did_not_seal_or_that_leads_inside_is_not_fetched()
    {
        using var visitor = site.Platform.Visitor();
        var sealedPath = await Path(site.Web.At("/jamais.png"));

        (await visitor.Open(sealedPath[..^3] + (sealedPath.EndsWith("AAA", StringComparison.Ordinal) ? "BBB" : "AAA"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open("/veille/images/aHR0cDovLzEyNy4wLjAuMS94")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open(await Path("http://169.254.169.254/latest.png"))).Status.ShouldBe(HttpStatusCode.NotFound);
        site.Web.Requests.ShouldNotContain(request => request.Path == "/jamais.png");
    }

    [Fact]
    public async Task An_image_without_address_leaves_its_words() =>
        (await site.Platform.Services.GetRequiredService<ImageSeal>().Through("a<img alt=\"Un plan\">b<img src=\"data:x\">c", TestContext.Current.CancellationToken)).ShouldBe("aUn planbc");
}
