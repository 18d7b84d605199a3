using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Animation.Watch.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Images;

/// <summary>
/// Gives the images of items an address of ours. The same image always has the same one, so that browsers keep it; nobody else can make one,
/// so that the relay fetches for our pages alone.
/// </summary>
public sealed class ImageSeal(IServiceScopeFactory scopes)
{
    private const int Tag = 16;
    private byte[]? _secret;

    /// <summary>The HTML, which is ours and so regular, with the images of others through the relay; an image without address leaves its words.</summary>
    public async Task<string> Through(string html, CancellationToken ct = default)
    {
        if (!html.Contains("<img", StringComparison.Ordinal))
            return html;
        _secret ??= await Secret(ct);
        var relayed = new StringBuilder(html.Length);
        var at = 0;
        while (html.IndexOf("<img", at, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = html.IndexOf('>', start) + 1;
            relayed.Append(html, at, start - at).Append(Image(html[start..end]));
            at = end;
        }

        return relayed.Append(html, at, html.Length - at).ToString();
    }

    /// <summary>The address that was sealed; null when it was not sealed here.</summary>
    public async Task<Uri?> Open(string token, CancellationToken ct)
    {
        if (token.Length > Bounds.Address * 2 || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= Tag)
            return null;
        _secret ??= await Secret(ct);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, Tag), Sign(bytes.AsSpan(Tag))) ? Links.Absolute(Encoding.UTF8.GetString(bytes.AsSpan(Tag)), null) : null;
    }

    private string Image(string tag)
    {
        var alt = Attribute(tag, "alt");
        if (Links.Absolute(System.Net.WebUtility.HtmlDecode(Attribute(tag, "src") ?? ""), null) is not { } address)
            return alt ?? "";
        var bytes = Encoding.UTF8.GetBytes(address.AbsoluteUri);
        var token = Base64Url.EncodeToString([.. Sign(bytes), .. bytes]);
        return $"<img src=\"/veille/images/{token}\" alt=\"{alt}\" loading=\"lazy\">";
    }

    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> address) => HMACSHA256.HashData(_secret!, address).AsSpan(0, Tag);

    private static string? Attribute(string tag, string name)
    {
        var start = tag.IndexOf($" {name}=\"", StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += name.Length + 3;
        return tag[start..tag.IndexOf('"', start)];
    }

    private async Task<byte[]> Secret(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WatchDb>().Value<byte[]>("SELECT secret FROM image_secret", ct: ct);
    }
}
