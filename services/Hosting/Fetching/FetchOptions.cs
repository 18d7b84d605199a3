using System.Net;
using System.Net.Sockets;
using Animation.Hosting.Configuration;

namespace Animation.Hosting.Fetching;

/// <summary>Limits of <see cref="GuardedFetch"/>. The defaults are those of the product; tests shorten them.</summary>
public sealed record FetchOptions
{
    /// <summary>From the first name look-up to the last byte, redirects included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Largest body accepted, in bytes, counted after decompression.</summary>
    public int MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>How many redirects are followed.</summary>
    public int MaxHops { get; init; } = 5;

    /// <summary>Where the owner of a site can read who we are; it goes in every User-Agent.</summary>
    public string Contact { get; init; } = "https://localhost";

    /// <summary>Names under which this installation answers: never fetched, or a feed could act with the server's own rights.</summary>
    public IReadOnlySet<string> OwnHosts { get; init; } = new HashSet<string>();

    /// <summary><c>host:port</c> let through the address and port checks: what the operator, the demo or a test serves itself.</summary>
    public IReadOnlySet<string> Exempt { get; init; } = new HashSet<string>();

    /// <summary>Name look-up.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } =
        static (host, cancel) => Dns.GetHostAddressesAsync(host, cancel);

    /// <summary>Opens a connection to an address that was checked.</summary>
    public Func<IPEndPoint, CancellationToken, ValueTask<Stream>> Connect { get; init; } = OpenSocket;

    /// <summary>What the installation says: its own address, and <c>ANIMATION_FETCH_EXEMPT</c>.</summary>
    public static FetchOptions From(Settings settings) => new()
    {
        Contact = settings.Url.GetLeftPart(UriPartial.Authority),
        OwnHosts = new HashSet<string> { HostOf(settings.Url) },
        Exempt = new HashSet<string>(settings.FetchExempt, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>The host as it is compared: ASCII, lower case, without the final dot.</summary>
    internal static string HostOf(Uri address) => address.IdnHost.TrimEnd('.').ToLowerInvariant();

    internal bool IsExempt(string host, int port) => Exempt.Count > 0 && Exempt.Contains($"{host.TrimEnd('.')}:{port}");

    private static async ValueTask<Stream> OpenSocket(IPEndPoint address, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
