using System.Net;
using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>
/// docs/rights.md says of every route who may and whose data it touches. A route without a row fails here with the line to add;
/// then every route is really asked as every role, and what the program answers must be what the table says.
/// </summary>
public sealed class RightsTests : IAsyncLifetime
{
    private static readonly string[] everyRole = ["visitor", Roles.Member, Roles.Officer, Roles.Director, Roles.Expert, Roles.Admin];

    private static readonly Dictionary<string, string[]> may = new()
    {
        ["everybody"] = everyRole,
        ["signed in"] = everyRole[1..],
        [Policies.Officer] = [Roles.Officer, Roles.Admin],
        [Policies.Dashboards] = [Roles.Officer, Roles.Director, Roles.Admin],
        [Policies.Admin] = [Roles.Admin],
    };

    private static readonly string[] ownership = ["none", "own", "link", "office"];

    private TestPlatform platform = null!;

    private sealed record Row(string Route, string Who, string Ownership);

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("all", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });

    public async ValueTask DisposeAsync() => await platform.DisposeAsync();

    private static IReadOnlyList<Row> Table() =>
    [
        .. Repository.Read("docs", "rights.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[1].Trim('`'), cells[2], cells[3])),
    ];

    private IEnumerable<(string Route, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in platform.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method != "HEAD"
        select ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint);

    [Fact]
    public void Every_route_has_one_row_and_every_row_a_route()
    {
        var rows = Table();
        rows.Select(row => row.Route).ShouldBeUnique();
        var missing = Routes().Where(route => rows.All(row => row.Route != route.Route))
            .Select(route => $"| `{route.Route}` | {Mapped(route.Endpoint)} | {Guess(route.Route, route.Endpoint)} |").Distinct().ToList();
        missing.ShouldBeEmpty(
            "Add these lines to docs/rights.md, by path, once you have checked both words: who may, and whose data (none, own, link, office: the page explains)\n"
            + string.Join('\n', missing) + "\n");
        rows.Select(row => row.Route).Except(Routes().Select(route => route.Route)).ShouldBeEmpty("rows of docs/rights.md without a route");
    }

    [Fact]
    public void The_routes_that_ask_for_a_fresh_proof_are_those_listed()
    {
        var listed = Repository.Read("docs", "rights.md").Split('\n').Where(line => line.StartsWith("- `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Routes().Where(route => route.Endpoint.Metadata.GetMetadata<FreshProofAttribute>() is not null).Select(route => route.Route).Order(StringComparer.Ordinal)
            .ShouldBe(listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_words_of_the_table_are_known_and_go_together()
    {
        foreach (var row in Table())
        {
            may.Keys.ShouldContain(row.Who, row.Route);
            ownership.ShouldContain(row.Ownership, row.Route);
            if (row.Ownership == "link")
                (row.Who == "everybody" && row.Route.Contains("{token", StringComparison.Ordinal)).ShouldBeTrue($"{row.Route}: a signed link is open to whoever holds it, and is in the address");
            if (row.Ownership == "own")
                row.Who.ShouldBe("signed in", $"{row.Route}: somebody's own things need somebody signed in");
            if (row.Ownership == "office")
                row.Who.ShouldBeOneOf([Policies.Officer, Policies.Dashboards, Policies.Admin], $"{row.Route}: other people's things need a role");
        }
    }

    [Fact]
    public async Task Every_route_answers_each_role_as_the_table_says()
    {
        var who = Table().ToDictionary(row => row.Route, row => row.Who);
        var wrong = new List<string>();
        foreach (var role in everyRole)
        {
            using var browser = role == "visitor" ? platform.Visitor() : await platform.SignedIn(Guid.CreateVersion7(), role == Roles.Member ? [Roles.Member] : [Roles.Member, role]);
            var session = browser.Cookies.GetValueOrDefault(SessionCookie.Name);
            foreach (var (route, endpoint) in Routes())
            {
                // Signing out works: the next route is asked signed in all the same.
                if (session is not null && route != "POST /deconnexion")
                    browser.Cookies[SessionCookie.Name] = session;
                using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), PathOf(endpoint.RoutePattern));
                if (request.Method == HttpMethod.Post)
                    request.Content = new FormUrlEncodedContent([]);
                var answer = await browser.Send(request, follow: false);
                var turnedAway = answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    || answer.Response.Headers.Location?.OriginalString.StartsWith("/connexion?retour=", StringComparison.Ordinal) == true;
                if (turnedAway == may[who.GetValueOrDefault(route, "everybody")].Contains(role))
                    wrong.Add($"{route} as {role}: {(int)answer.Status}, the table says {who.GetValueOrDefault(route)}");
            }
        }
        wrong.ShouldBeEmpty();
    }

    // A post without a token stops after the rights were checked and before anything happens.
    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => Guid.CreateVersion7().ToString(),
        _ => "1",
    }))));

    private static string Mapped(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        ? "everybody"
        : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(data => data.Policy is not null)?.Policy ?? "signed in";

    private static string Guess(string route, RouteEndpoint endpoint) => Mapped(endpoint) switch
    {
        "everybody" => route.Contains("{token", StringComparison.Ordinal) ? "link" : "none",
        "signed in" => "own",
        _ => "office",
    };
}
