using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Animation.Hosting.Fetching;

/// <summary>
/// The only way out to an address that somebody else chose. The address is checked where the connection is made, so neither a
/// redirect nor a name that changes its mind leads inside; time and size are bounded to the last byte.
/// </summary>
public sealed class GuardedFetch : IDisposable
{
    private readonly FetchOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public GuardedFetch(FetchOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = Connect,
            ConnectTimeout = options.Deadline,
            Credentials = null,
            MaxConnectionsPerServer = 2,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // Latin-1 both ways carries any byte of a validator there and back.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            // A certificate may name an address to fetch its issuer from: that would be a call outside the guard.
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
            },
            UseCookies = false,
            UseProxy = false,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Fetches one document, following redirects. Throws only when <paramref name="cancel"/> is cancelled.</summary>
    public async Task<FetchOutcome> Get(FetchRequest request, CancellationToken cancel = default)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var trail = new Trail(request.Address);
        try
        {
            // Name look-ups ignore cancellation on some systems, so the wait itself has the deadline too.
            return await Follow(request, trail, both.Token).WaitAsync(both.Token);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            var why = deadline.IsCancellationRequested ? FetchRefused.Slow(_options.Deadline) : Explain(failure);
            if (why is null)
                throw;
            return new FetchFailed(trail.Current, trail.Moved, why.Code, why.Text);
        }
    }

    /// <summary>True for what the operator serves itself.</summary>
    public bool IsExempt(Uri address) => _options.IsExempt(FetchOptions.HostOf(address), address.Port);

    public void Dispose() => _client.Dispose();

    private async Task<FetchOutcome> Follow(FetchRequest request, Trail trail, CancellationToken cancel)
    {
        while (true)
        {
            Check(trail.Current);
            if (request.Before is { } before)
                await before(trail.Current, cancel);
            using var message = Ask(request, trail.Current);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return await FetchedResponse.Read(response, trail, Math.Min(request.MaxBytes ?? int.MaxValue, _options.MaxBytes), _clock.GetUtcNow(), cancel);
            trail.Follow(response, _options.MaxHops);
        }
    }

    private HttpRequestMessage Ask(FetchRequest request, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("User-Agent", $"Animation/0.1 (+{_options.Contact})");
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, deflate");
        if (request.ETag is { Length: > 0 } etag)
            message.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (request.LastModified is { Length: > 0 } since)
            message.Headers.TryAddWithoutValidation("If-Modified-Since", since);
        return message;
    }

    private void Check(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.UserInfo.Length > 0)
            throw FetchRefused.Scheme();
        var host = FetchOptions.HostOf(address);
        if (host.Length == 0)
            throw FetchRefused.Name();
        if (_options.IsExempt(host, address.Port))
            return;
        if (_options.OwnHosts.Contains(host))
            throw FetchRefused.Own();
        if (address.Port is not (80 or 443))
            throw FetchRefused.Port();
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses;
        try
        {
            addresses = await _options.Resolve(host, cancel);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            throw FetchRefused.Name();
        }

        if (addresses.Length == 0)
            throw FetchRefused.Name();
        if (!_options.IsExempt(host, port) && !addresses.All(RoutableAddress.IsPublic))
            throw FetchRefused.Private();
        return await FirstThatAnswers(addresses, port, cancel);
    }

    private async Task<Stream> FirstThatAnswers(IPAddress[] addresses, int port, CancellationToken cancel)
    {
        for (var i = 0; ; i++)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            attempt.CancelAfter(_options.Deadline / Math.Min(addresses.Length, 3));
            try
            {
                return await _options.Connect(new IPEndPoint(addresses[i], port), attempt.Token);
            }
            catch (Exception failed) when (failed is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                if (i == addresses.Length - 1)
                    throw FetchRefused.Unreachable();
            }
        }
    }

    private static FetchRefused? Explain(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchRefused refused)
                return refused;
            if (inner is AuthenticationException)
                return FetchRefused.Tls();
        }

        return failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => FetchRefused.Tls(),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => FetchRefused.Unreachable(),
            HttpRequestException or IOException or InvalidDataException or OperationCanceledException => FetchRefused.Broken(),
            UriFormatException => FetchRefused.Name(),
            _ => null,
        };
    }
}
