using System.Globalization;
using System.Text;

namespace Animation.Web;

/// <summary>Element ids made from words.</summary>
internal static class Anchor
{
    /// <summary>Lower-case ASCII letters, digits and hyphens; <c>x</c> when nothing is left.</summary>
    public static string From(string words)
    {
        var id = new StringBuilder(words.Length);
        foreach (var c in words.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
                id.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }
        return id.ToString().Trim('-') is { Length: > 0 } made ? made : "x";
    }
}
