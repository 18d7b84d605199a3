using System.Text;

namespace Animation.Watch.Reading;

/// <summary>Addresses written by others.</summary>
internal static class Links
{
    /// <summary>An absolute http(s) address, or null.</summary>
    public static Uri? Absolute(string? written, Uri? against)
    {
        var text = Printable(written);
        if (text.Length is 0 or > Bounds.Address)
            return null;
        var resolved = HasScheme(text) || against is null
            ? Uri.TryCreate(text, UriKind.Absolute, out var absolute) ? absolute : null
            : Uri.TryCreate(against, text, out var relative) ? relative : null;
        return resolved is { Scheme: "http" or "https" } ? resolved : null;
    }

    /// <summary>
    /// The address as its author wrote it when it is absolute, resolved when it is relative and the base is known, as it is when the base
    /// is not; null for anything a browser could run.
    /// </summary>
    public static string? Written(string? written, Uri? against)
    {
        var text = Printable(written);
        if (text.Length is 0 or > Bounds.Address)
            return null;
        // What cannot stand in an address is written the way an address writes it.
        if (text.AsSpan().ContainsAny("<>\""))
            text = text.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);
        text = Inert.Address(text);
        if (HasScheme(text))
            return IsWeb(text) || IsHarmless(text) ? text : null;
        return against is null ? text : Uri.TryCreate(against, text, out var absolute) && absolute.Scheme is "http" or "https" ? absolute.AbsoluteUri : text;
    }

    /// <summary>True for http and https, whatever the case.</summary>
    public static bool IsWeb(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsHarmless(string text)
    {
        var scheme = text[..text.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant();
        return scheme is "mailto" or "tag" or "urn" or "ftp" or "magnet" or "news" or "geo" or "tel" or "feed" or "acct" or "gopher" or "irc" or "xmpp";
    }

    private static bool HasScheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(text[0]))
            return false;
        return !text.AsSpan(0, colon).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.".AsSpan());
    }

    // Control characters and line breaks inside an address hide its scheme from us, not from a browser.
    private static string Printable(string? written)
    {
        var text = (written ?? "").Trim();
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.Contains('\u007f', StringComparison.Ordinal))
            return text;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c))
                kept.Append(c);
        }

        return kept.ToString().Trim();
    }
}
