using System.Diagnostics;
using System.Reflection;
using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>docs/routes.md tells which service answers where and who may; what it says is what is mapped, and what Caddy does.</summary>
public sealed class RoutesTests : IAsyncLifetime
{
    private static readonly string root = Root();
    private TestPlatform platform = null!;

    private sealed record Row(string Prefix, string Service, string[] Who);

    private sealed record Mapped(string Path, string Service, string Who);

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("all", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });

    public async ValueTask DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public void Every_route_is_in_the_table_under_its_own_service()
    {
        var rows = Table();
        var wrong = Endpoints().Where(mapped => RowOf(rows, mapped.Path)?.Service != mapped.Service)
            .Select(mapped => $"{mapped.Path} is {mapped.Service}, the table says {RowOf(rows, mapped.Path)?.Service ?? "nothing"}");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_table_tells_who_may_and_no_row_is_left_over()
    {
        var rows = Table();
        var mapped = Endpoints().ToLookup(endpoint => RowOf(rows, endpoint.Path)?.Prefix ?? "");
        var wrong = rows.Select(row => (row, found: mapped[row.Prefix].Select(endpoint => endpoint.Who).Distinct().Order(StringComparer.Ordinal).ToArray()))
            .Where(pair => !pair.found.SequenceEqual(pair.row.Who.Order(StringComparer.Ordinal)))
            .Select(pair => $"{pair.row.Prefix}: mapped for {string.Join(", ", pair.found)}, the table says {string.Join(", ", pair.row.Who)}");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_Caddyfile_is_the_one_made_from_the_table()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(root, "infra/caddy/generate.sh"), "--print"]) { RedirectStandardOutput = true };
        using var generate = Process.Start(start)!;
        var made = await generate.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        made.ShouldBe(await File.ReadAllTextAsync(Path.Combine(root, "infra/caddy/Caddyfile"), TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<Row> Table() =>
    [
        .. File.ReadLines(Path.Combine(root, "docs/routes.md")).Where(line => line.StartsWith("| `/", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[1].Trim('`'), cells[2], cells[3].Split(", "))),
    ];

    private static Row? RowOf(IReadOnlyList<Row> rows, string path) => rows
        .Where(row => path == row.Prefix || path.StartsWith(row.Prefix.TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(row => row.Prefix.Length);

    private IEnumerable<Mapped> Endpoints() => platform.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => new Mapped("/" + endpoint.RoutePattern.RawText!.Trim('/'), ServiceOf(endpoint), Who(endpoint)))
        .Distinct();

    // A handler lives in the assembly of the service that answers.
    private static string ServiceOf(RouteEndpoint endpoint)
    {
        var owner = endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Assembly.GetName().Name ?? "";
        var name = owner.Split('.')[^1].ToLowerInvariant();
        return Hosting.Configuration.Settings.AllServices.Contains(name) ? name : "platform";
    }

    private static string Who(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return "everybody";
        return endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(data => data.Policy is not null)?.Policy switch
        {
            Policies.Officer => "officer",
            Policies.Dashboards => "dashboards",
            Policies.Admin => "admin",
            null => "signed in",
            var other => other,
        };
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Animation.sln")))
            at = at.Parent!;
        return at.FullName;
    }
}
