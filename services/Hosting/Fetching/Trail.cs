using System.Net.Http;
using System.Text;

namespace Animation.Hosting.Fetching;

/// <summary>The redirects followed so far in one fetch.</summary>
internal sealed class Trail(Uri start)
{
    private int _hops;
    private bool _permanent = true;

    public Uri Current { get; private set; } = start;

    public Uri? Moved { get; private set; }

    public void Follow(HttpResponseMessage response, int maxHops)
    {
        if (++_hops > maxHops)
            throw FetchRefused.Redirects();
        var next = Target(response) ?? throw FetchRefused.Broken();
        if (Current.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
            throw FetchRefused.Downgrade();
        _permanent &= (int)response.StatusCode is 301 or 308;
        if (_permanent)
            Moved = next;
        Current = next;
    }

    private Uri? Target(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values) || values.ToString() is not { Length: > 0 and < 4096 } raw)
            return null;
        return Uri.TryCreate(Current, FromUtf8(raw.Trim()), out var next) ? next : null;
    }

    // Servers write accents in Location as UTF-8 although headers are read as Latin-1.
    private static string FromUtf8(string header)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(header));
        }
        catch (DecoderFallbackException)
        {
            return header;
        }
    }
}
