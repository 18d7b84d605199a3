using System.Net;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>Every endpoint that changes something, found in the routing of the whole program.</summary>
public sealed class PostsTests : IAsyncLifetime
{
    private static readonly string[] everything = [Roles.Member, Roles.Officer, Roles.Director, Roles.Admin];

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
        using var browser = await platform.SignedIn(Guid.CreateVersion7(), everything);
        using var other = await platform.SignedIn(Guid.CreateVersion7(), everything);
        var token = await Token(attack == "another browser's token" ? other : browser);
        var cookies = browser.Cookies.ToDictionary();
        var posts = Endpoints.Where(endpoint => Methods(endpoint).Contains("POST") && endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>() is null).ToList();
        posts.ShouldNotBeEmpty();
        var accepted = new List<string>();
        foreach (var endpoint in posts)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(endpoint, []))
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

    [Fact]
    public async Task No_POST_of_our_own_pages_breaks_on_a_form_that_says_nothing()
    {
        var admin = Guid.CreateVersion7();
        var known = await Known();
        using var asking = await platform.SignedIn(admin, everything);
        var token = await Token(asking);
        var broken = new List<string>();
        // What deletes the things that the others are asked about comes last.
        foreach (var endpoint in Endpoints.Where(endpoint => Methods(endpoint).Contains("POST")).OrderBy(endpoint => endpoint.RoutePattern.RawText!.Contains("supp", StringComparison.Ordinal)))
        {
            foreach (var path in new[] { PathOf(endpoint, known), PathOf(endpoint, []) }.Distinct())
            {
                // Some end the session: each is asked in a new one of the same person.
                using var browser = await platform.SignedIn(admin, everything);
                foreach (var cookie in asking.Cookies)
                    browser.Cookies.TryAdd(cookie.Key, cookie.Value);
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]) };
                var answer = await browser.Send(request, follow: false);
                if ((int)answer.Status >= 500 || answer.Status == HttpStatusCode.BadRequest)
                    broken.Add($"POST {endpoint.RoutePattern.RawText}: {(int)answer.Status}");
            }
        }
        broken.ShouldBeEmpty();
    }

    // Things that are really there, so that a post is not turned away before it looks at its form.
    private async Task<Dictionary<string, string>> Known()
    {
        var person = await platform.Person("Ada Premiere", "ada@premiere.example");
        await platform.Schedule("Un webinaire");
        await platform.Keep("Un article");
        var item = (await platform.Rows<Guid>("watch", "SELECT id FROM item"))[0].ToString();
        return new()
        {
            ["/animation/annuaire/personnes/{id"] = person.ToString(),
            ["/animation/annuaire/personnes/{function"] = (await platform.Rows<Guid>("members", "SELECT id FROM function"))[0].ToString(),
            ["/animation/annuaire/organisations/{id"] = (await platform.Rows<Guid>("members", "SELECT id FROM organisation"))[0].ToString(),
            ["/animation/sources/{id"] = item,
            ["/animation/veille/{id"] = item,
            ["/animation/veille/{source"] = item,
            ["/animation/evenements/{slug"] = (await platform.Rows<string>("events", "SELECT slug FROM event"))[0],
            ["/evenements/{slug"] = (await platform.Rows<string>("events", "SELECT slug FROM event"))[0],
            ["/veille/{slug"] = (await platform.Rows<string>("watch", "SELECT slug FROM item"))[0],
        };
    }

    private static string PathOf(RouteEndpoint endpoint, Dictionary<string, string> known) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter when known.FirstOrDefault(pair => endpoint.RoutePattern.RawText!.StartsWith(pair.Key.Split('{')[0], StringComparison.Ordinal)
            && pair.Key.EndsWith("{" + parameter.Name, StringComparison.Ordinal)).Value is { } there => there,
        RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => Guid.CreateVersion7().ToString(),
        _ => "1",
    }));

    [Fact]
    public void An_endpoint_open_to_foreign_posts_says_why() =>
        Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>()?.Reason)
            .Where(reason => reason is not null).ShouldAllBe(reason => reason!.Length > 20);
}
