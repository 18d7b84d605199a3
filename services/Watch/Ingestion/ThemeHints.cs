using System.Globalization;
using System.Text;
using Animation.Vocabulary;

namespace Animation.Watch.Ingestion;

/// <summary>A theme that a text seems to be about, and the word that says so.</summary>
public sealed record ThemeHint(string Theme, string Word);

/// <summary>Finds the themes whose own words occur in a text. A proposal for the officer, never a decision.</summary>
public static class ThemeHints
{
    private static readonly (string Theme, string Word, string Form)[] Words =
        [.. Themes.All.SelectMany(theme => theme.Words.Where(word => word.Length > 0).Select(word => (theme.Code, word, Plain(word, word.Length > 3))))];

    /// <summary>At most five themes, those with most words first.</summary>
    public static IReadOnlyList<ThemeHint> In(string text)
    {
        var (folded, exact) = (Plain(text, fold: true), Plain(text, fold: false));
        return
        [
            .. Words
                // Short words are initials, and initials have capitals: "IA", "SIG", "eau" excepted by its own length of four once spaced.
                .Where(word => (word.Word.Length > 3 ? folded : exact).Contains(word.Form, StringComparison.Ordinal))
                .GroupBy(word => word.Theme)
                .OrderByDescending(theme => theme.Count())
                .Take(5)
                .Select(theme => new ThemeHint(theme.Key, theme.First().Word)),
        ];
    }

    // Words between single spaces, so that a word is found whole; a plural still begins with its singular.
    private static string Plain(string text, bool fold)
    {
        var plain = new StringBuilder(" ", text.Length + 2);
        foreach (var c in fold ? text.Normalize(NormalizationForm.FormD) : text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(c))
                plain.Append(fold ? char.ToLowerInvariant(c) : c);
            else if (plain[^1] != ' ')
                plain.Append(' ');
        }

        return plain.Append(plain[^1] == ' ' ? "" : " ").ToString();
    }
}
