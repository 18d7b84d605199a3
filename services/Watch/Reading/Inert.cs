using System.Text.RegularExpressions;

namespace Animation.Watch.Reading;

/// <summary>
/// Takes the edge off what only looks active: a title that shows a tag, a text that shows an attribute. People read the same; a page or a tool
/// that forgot to escape runs nothing.
/// </summary>
internal static partial class Inert
{
    /// <summary>Plain text in which no tag of an active element, no handler and no script address is left.</summary>
    public static string Text(string text)
    {
        if (text.Contains('<', StringComparison.Ordinal))
            text = Tag().Replace(text, static tag => $"‹{tag.Value[1..]}").Replace("<!--", "‹!--", StringComparison.Ordinal);
        return text.Contains('=', StringComparison.Ordinal) ? Script().Replace(text, static match => match.Value.Replace('=', '꞊')) : text;
    }

    /// <summary>An address that shows no script address inside.</summary>
    public static string Address(string address) =>
        address.Contains('=', StringComparison.Ordinal) ? Script().Replace(address, static match => match.Value.Replace("=", "%3D", StringComparison.Ordinal)) : address;

    /// <summary>Places of the equals signs that would read as a handler or a script address; null when there is none.</summary>
    public static HashSet<int>? SignsOf(ReadOnlySpan<char> text)
    {
        HashSet<int>? places = null;
        foreach (var match in Script().EnumerateMatches(text))
            (places ??= []).Add(match.Index + text.Slice(match.Index, match.Length).IndexOf('='));
        foreach (var match in Handler().EnumerateMatches(text))
            (places ??= []).Add(match.Index + match.Length - 1);
        return places;
    }

    [GeneratedRegex(
        @"<(?=\s*/?\s*(?:script|iframe|object|embed|applet|frame|frameset|base|meta|link|form|style|svg|math|template|xml)\b|[a-z][^<>]{0,2000}\son[a-z]+\s*=)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        @"(?:href|src|action|background|longdesc|usemap|data|poster|cite|dynsrc|lowsrc)\s*=\s*['""]?\s*(?=java\s*script|vbscript|livescript|mocha|data:text/html)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"\son[a-z]+\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Handler();
}
