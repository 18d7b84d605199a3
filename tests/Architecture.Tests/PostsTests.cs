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

    [Fact]
    public async Task Every_POST_refuses_a_missing_token()
    {
        using var browser = await platform.SignedIn(Guid.CreateVersion7(), "member", "officer", "director", "admin");
        var posts = Endpoints.Where(endpoint => Methods(endpoint).Contains("POST") && endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>() is null).ToList();
        posts.ShouldNotBeEmpty();
        foreach (var endpoint in posts)
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => Guid.CreateVersion7().ToString(),
                _ => "1",
            }));
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
            var answer = await browser.Send(request, follow: false);
            answer.Status.ShouldBe(HttpStatusCode.BadRequest, $"POST {endpoint.RoutePattern.RawText}");
        }
    }

    [Fact]
    public void An_endpoint_open_to_foreign_posts_says_why() =>
        Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>()?.Reason)
            .Where(reason => reason is not null).ShouldAllBe(reason => reason!.Length > 20);
}
