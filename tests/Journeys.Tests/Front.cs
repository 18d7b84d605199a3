using System.Runtime.CompilerServices;
using Animation.PrivateServers;

namespace Animation.Journeys.Tests;

/// <summary>Caddy with the very file of a real installation: one address before five processes.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly LeashedProcess caddy;

    private Front(LeashedProcess caddy, Uri address, Uri inside) => (this.caddy, Address, Internal) = (caddy, address, inside);

    /// <summary>What people type.</summary>
    internal Uri Address { get; }

    /// <summary>Where the processes ask each other for pieces of pages.</summary>
    internal Uri Internal { get; }

    internal static Front Start(IReadOnlyDictionary<string, int> services)
    {
        var (site, inside) = (Ports.Free(), Ports.Free());
        var home = Directory.CreateTempSubdirectory("animation-caddy-").FullName;
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home,
            ["XDG_DATA_HOME"] = home,
            ["XDG_CONFIG_HOME"] = home,
            ["ANIMATION_SITE"] = $"http://127.0.0.1:{site}",
            ["ANIMATION_BIND"] = "127.0.0.1",
            ["ANIMATION_INTERNAL_PORT"] = $"{inside}",
        };
        foreach (var (service, port) in services)
            environment["ANIMATION_AT_" + service.ToUpperInvariant()] = $"127.0.0.1:{port}";
        var options = new LeashOptions { Environment = environment, Folder = home };
        return new Front(
            LeashedProcess.Start("caddy", ["run", "--adapter", "caddyfile", "--config", Path.Combine(Root(), "infra", "caddy", "Caddyfile")], options),
            new Uri($"http://127.0.0.1:{site}"), new Uri($"http://127.0.0.1:{inside}"));
    }

    public ValueTask DisposeAsync() => caddy.DisposeAsync();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
