using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Animation.Watch.Reading;

/// <summary>
/// Makes HTML from outside safe by building a new one out of what is allowed; nothing is ever removed from what came.
/// Cleaning twice gives the same bytes.
/// </summary>
public static class HtmlCleaner
{
    /// <summary>Raised whenever what is allowed changes, so that stored HTML can be cleaned again.</summary>
    public const int Policy = 2;

    private const int Length = 200_000;

    /// <summary>Safe HTML; the text alone when the markup is too intricate to be read in reasonable time.</summary>
    /// <param name="html">Anything.</param>
    /// <param name="at">What relative links are read against.</param>
    public static string Clean(string html, Uri? at = null)
    {
        if (html.Length > Length)
            html = html[..(char.IsHighSurrogate(html[Length - 1]) ? Length - 1 : Length)];
        if (!html.AsSpan().ContainsAny('<', '&', '\0'))
            return Escaped(html);
        if (QuickCleaner.Clean(html, at) is { } quick)
            return quick;
        return Thoroughly(html, at);
    }

    /// <summary>By the real parser, whatever the markup.</summary>
    internal static string Thoroughly(string html, Uri? at)
    {
        if (!HtmlBudget.Allows(html))
            return Escaped(PlainText.OfHtml(html));
        var (clean, plain) = Once(html, at);
        // Taking an element away can change how the rest is read; go on until nothing changes.
        for (var pass = 0; !plain && pass < 5; pass++)
        {
            var (again, _) = Once(clean, at);
            if (again == clean)
                return clean;
            clean = again;
        }

        return plain ? clean : Escaped(PlainText.OfHtml(clean));
    }

    private static (string Html, bool Plain) Once(string html, Uri? at)
    {
        var writer = new HtmlWriter(at);
        foreach (var node in Parse(html))
            writer.Write(node);
        return (writer.ToString().Trim(), writer.Plain);
    }

    internal static INodeList Parse(string html)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = false });
        var document = parser.ParseDocument("<!DOCTYPE html><html><body></body></html>");
        return parser.ParseFragment(html, document.Body!);
    }

    private static string Escaped(string text)
    {
        var writer = new HtmlWriter(null);
        writer.Text(text);
        return writer.ToString().Trim();
    }
}
