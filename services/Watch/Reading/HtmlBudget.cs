using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>
/// Tells, before a real HTML parser sees it, whether a piece of HTML nests so deep that building its tree would take seconds.
/// It may overestimate, never underestimate: a closing tag counts only when it closes the innermost open element.
/// </summary>
internal static class HtmlBudget
{
    private const int OpenTags = 2_000;

    // The parser re-opens these in every block that follows, so a few hundred unclosed ones multiply the tree.
    private const int OpenFormatting = 50;

    private static readonly HashSet<string> Formatting = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
    private static readonly HashSet<string> EndsByItself = ["p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt"];
    private static readonly HashSet<string> Void = ["br", "img", "hr", "wbr", "input", "area", "base", "col", "embed", "link", "meta", "param", "source", "track"];

    public static bool Allows(string html)
    {
        try
        {
            return Measure(html);
        }
        catch (Refusal)
        {
            return false;
        }
    }

    private static bool Measure(string html)
    {
        var open = new List<string>();
        var formatting = 0;
        var lexer = new TagLexer(html);
        while (lexer.Read() is var kind && kind != LexKind.Finished)
        {
            var name = kind == LexKind.Text ? "" : lexer.Name.ToLowerInvariant();
            if (kind == LexKind.Open && !Void.Contains(name))
            {
                if (open.Count > 0 && EndsByItself.Contains(name) && open[^1] == name)
                    continue;
                open.Add(name);
                formatting += Formatting.Contains(name) ? 1 : 0;
            }
            else if (kind == LexKind.Close)
            {
                formatting -= Close(open, name);
            }

            if (open.Count > OpenTags || formatting > OpenFormatting)
                return false;
        }

        return true;
    }

    private static int Close(List<string> open, string name)
    {
        var last = open.Count - 1;
        while (last > 0 && open[last] != name && EndsByItself.Contains(open[last]))
            last--;
        if (last < 0 || open[last] != name)
            return 0;
        open.RemoveRange(last, open.Count - last);
        return Formatting.Contains(name) ? 1 : 0;
    }
}
