using Animation.Hosting;
using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Animation.Host.Home;

/// <summary>A piece of a home page that one service owns.</summary>
/// <param name="Path">Where it answers, <c>/fragments/{service}/{name}</c>.</param>
/// <param name="Page">The page that shows the same thing whole; linked when the piece does not come in time.</param>
public sealed record Fragment(string Path, string Page, Text Title);

/// <summary>A piece as it came: markup of one of our own services, or none.</summary>
public sealed record FragmentAnswer(Fragment Fragment, string? Html);

/// <summary>
/// Fetches the pieces of a home page in parallel with the caller's own cookie, so each service applies its own rights.
/// A slow or absent service costs its piece, never the page.
/// </summary>
public sealed class Fragments(IHttpClientFactory clients, Settings settings, IServer server)
{
    internal const string Client = "fragments";
    private static readonly TimeSpan limit = TimeSpan.FromMilliseconds(300);

    public async Task<IReadOnlyList<FragmentAnswer>> Fetch(HttpContext http, IReadOnlyList<Fragment> fragments) =>
        await Task.WhenAll(fragments.Select(fragment => Fetch(http, fragment)));

    private async Task<FragmentAnswer> Fetch(HttpContext http, Fragment fragment) => new(fragment, await Ask(http, fragment.Path, limit));

    /// <summary>Any answer of a service inside, as the caller may have it; none when it refuses or takes longer than the patience.</summary>
    public async Task<string?> Ask(HttpContext http, string path, TimeSpan patience)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Inside(), path));
        foreach (var header in new[] { "Cookie", "Accept-Language" })
        {
            if (http.Request.Headers.TryGetValue(header, out var values))
                request.Headers.TryAddWithoutValidation(header, values.ToString());
        }
        try
        {
            using var response = await clients.CreateClient(Client).SendAsync(request, deadline.Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(deadline.Token) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private Uri Inside() => settings.Internal ?? new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal));
}
