using System.Net;
using Animation.Hosting.Requests;
using Animation.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>Every endpoint that changes something, found in the routing of the whole program.</summary>
public sealed class PostsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() =>
        platform = await TestPlatform.Start("all", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private IEnumerable<RouteEndpoint> Endpoints => platform.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    [Fact]
    public void Only_GET_and_POST_are_mapped() =>
        Endpoints.SelectMany(Methods).Distinct().Except(["GET", "POST", "HEAD"]).ShouldBeEmpty();

    /// <summary>Nothing at all; a token that another browser was given; our own token sent from a page of somebody else's.</summary>
    [Theory]
    [InlineData("no token")]
    [InlineData("another browser's token")]
    [InlineData("a cross-site request")]
    [InlineData("a same-site request")]
    [InlineData("a foreign origin")]
    [InlineData("an origin hidden from us")]
    public async Task Every_POST_refuses(string attack)
    {
        string[] roles = ["member", "officer", "director", "admin"];
        using var browser = await platform.SignedIn(Guid.CreateVersion7(), roles);
        using var other = await platform.SignedIn(Guid.CreateVersion7(), roles);
        var token = await Token(attack == "another browser's token" ? other : browser);
        var cookies = browser.Cookies.ToDictionary();
        var posts = Endpoints.Where(endpoint => Methods(endpoint).Contains("POST") && endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>() is null).ToList();
        posts.ShouldNotBeEmpty();
        var accepted = new List<string>();
        foreach (var endpoint in posts)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(endpoint))
            {
                Content = new FormUrlEncodedContent(attack == "no token" ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]),
            };
            if (attack is "a cross-site request" or "a same-site request")
                request.Headers.Add("Sec-Fetch-Site", attack.Split(' ')[1]);
            if (attack is "a foreign origin" or "an origin hidden from us")
                request.Headers.Add("Origin", attack == "a foreign origin" ? "https://evil.example" : "null");
            foreach (var cookie in cookies)
                browser.Cookies[cookie.Key] = cookie.Value;
            var answer = await browser.Send(request, follow: false);
            if (answer.Status != HttpStatusCode.BadRequest)
                accepted.Add($"POST {endpoint.RoutePattern.RawText}: {(int)answer.Status}");
        }
        accepted.ShouldBeEmpty();
    }

    [Fact]
    public async Task Our_own_token_from_our_own_page_passes_the_guard()
    {
        using var browser = await platform.SignedIn(Guid.CreateVersion7());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/deconnexion") { Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", await Token(browser))]) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", platform.Address.GetLeftPart(UriPartial.Authority));
        (await browser.Send(request, follow: false)).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    private static async Task<string> Token(Browser browser) =>
        (await browser.Open("/moi/connexions")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => Guid.CreateVersion7().ToString(),
        _ => "1",
    }));

    [Fact]
    public void An_endpoint_open_to_foreign_posts_says_why() =>
        Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>()?.Reason)
            .Where(reason => reason is not null).ShouldAllBe(reason => reason!.Length > 20);
}
