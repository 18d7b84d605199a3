using System.Net;
using Animation.Hosting.Requests;
using Animation.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Hosting.Tests.Requests;

public sealed class GuardTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("events", definitions:
    [
        Probe.Definition with
        {
            Replicas = new Dictionary<string, string>(),
            Map = app =>
            {
                app.MapGet("/essai", (HttpContext http, IAntiforgery tokens) => Results.Content(
                    $"<form method=post action=/essai><input type=hidden name=__RequestVerificationToken value='{tokens.GetAndStoreTokens(http).RequestToken}'></form>",
                    "text/html")).AllowAnonymous();
                app.MapPost("/essai", () => "done").AllowAnonymous();
                app.MapPost("/ouvert", () => "done").AllowAnonymous().WithMetadata(new AcceptsCrossSitePostAttribute("test"));
                app.MapDelete("/essai", () => "done").AllowAnonymous();
                app.MapGet("/casse", IResult () => throw Probe.Broken()).AllowAnonymous();
            },
        },
    ]);

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static HttpRequestMessage Post(string path, string? site = null, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return request;
    }

    [Fact]
    public async Task Our_own_form_is_accepted()
    {
        using var browser = platform.Visitor();
        await browser.Open("/essai");
        (await browser.Submit("form")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData("same-origin", "http://elsewhere.example")]
    public async Task Anything_else_is_refused(string? site, string? origin)
    {
        using var browser = platform.Visitor();
        (await browser.Send(Post("/essai", site, origin))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_token_does_not_help_a_foreign_site()
    {
        using var browser = platform.Visitor();
        var page = await browser.Open("/essai");
        var request = Post("/essai", "cross-site");
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Document.QuerySelector("input")!.GetAttribute("value")!)]);
        (await browser.Send(request)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_POST_changes_things()
    {
        using var browser = platform.Visitor();
        (await browser.Send(new HttpRequestMessage(HttpMethod.Delete, "/essai"))).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task An_endpoint_that_says_why_accepts_a_foreign_post()
    {
        using var browser = platform.Visitor();
        (await browser.Send(Post("/ouvert", "cross-site"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/essai")]
    [InlineData("/absente")]
    [InlineData("/casse")]
    [InlineData("/sante/pret")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var browser = platform.Visitor();
        var headers = (await browser.Open(path)).Response.Headers;
        headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_fault_shows_a_reference_and_nothing_of_the_inside()
    {
        using var browser = platform.Visitor();
        var page = await browser.Open("/casse");
        page.Status.ShouldBe(HttpStatusCode.InternalServerError);
        page.Html.ShouldNotContain("broken on purpose");
        page.Html.ShouldNotContain("InvalidOperationException");
    }

    [Fact]
    public async Task A_page_that_says_nothing_asks_for_a_signed_in_person()
    {
        using var browser = platform.Visitor();
        var answer = await browser.Send(new HttpRequestMessage(HttpMethod.Get, "/animation"), follow: false);
        answer.Response.Headers.Location!.OriginalString.ShouldBe("/connexion?retour=%2Fanimation");
    }
}
