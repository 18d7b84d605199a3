using System.Buffers;
using System.Net;
using System.Text;
using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>Text for people out of what feeds call text.</summary>
public static class PlainText
{
    private const string C1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private static readonly HashSet<string> Block =
        ["p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table", "blockquote", "dd", "dt", "hr"];

    private static readonly HashSet<string> Hidden =
        ["script", "style", "svg", "math", "template", "noscript", "select", "textarea"];

    /// <summary>The visible text of a piece of HTML, on one line.</summary>
    public static string OfHtml(string html)
    {
        if (!html.Contains('<', StringComparison.Ordinal))
            return Tidy(html.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(html) : html);
        var text = new StringBuilder(html.Length);
        string? hidden = null;
        var lexer = new TagLexer(html);
        try
        {
            while (lexer.Read() is var kind && kind != LexKind.Finished)
            {
                var name = kind == LexKind.Text ? "" : lexer.Name.ToLowerInvariant();
                if (hidden is not null)
                    hidden = kind == LexKind.Close && name == hidden ? null : hidden;
                else if (kind == LexKind.Text)
                    text.Append(lexer.Text);
                else if (kind == LexKind.Open && Hidden.Contains(name))
                    hidden = name;
                else if (Block.Contains(name))
                    text.Append(' ');
                // "List<String>" is no markup.
                else if (!HtmlWriter.Knows(name))
                    text.Append(lexer.Source);
            }
        }
        catch (Refusal)
        {
            // A tag beyond measure ends the text.
        }

        return Tidy(text.ToString());
    }

    /// <summary>One line, without control characters, its spaces collapsed.</summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in Repair(text))
        {
            if (char.IsWhiteSpace(c) && c is not ('\u00a0' or '\u202f') || (char.IsControl(c) && c < '\u0080'))
            {
                space = tidy.Length > 0;
                continue;
            }

            if (space)
                tidy.Append(' ');
            space = false;
            tidy.Append(c);
        }

        return tidy.ToString().Trim();
    }

    /// <summary>True when <see cref="Repair"/> would change nothing.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text) => !text.ContainsAny(Broken);

    private static readonly SearchValues<char> Broken = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code).Except(['\t', '\n', '\r']), .. Enumerable.Range(0x7f, 0x21).Select(code => (char)code), '\ufffe', '\uffff',
    ]);

    /// <summary>Windows' punctuation written as control characters becomes punctuation again; other control characters go.</summary>
    public static string Repair(string text)
    {
        if (IsWhole(text))
            return text;
        var repaired = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '\u0080' and <= '\u009f')
                repaired.Append(C1[c - 0x80]);
            else if (c is '\n' or '\r' or '\t' || c >= ' ' && c is not ('\u007f' or '\ufffe' or '\uffff'))
                repaired.Append(c);
        }

        return repaired.ToString();
    }
}
