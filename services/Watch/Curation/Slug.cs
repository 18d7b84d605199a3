using System.Globalization;
using System.Text;

namespace Animation.Watch.Curation;

/// <summary>The readable end of an address.</summary>
public static class Slug
{
    private const int Length = 60;

    /// <summary>Lower-case ASCII words joined by hyphens, at most 60 characters; <c>article</c> when nothing is left.</summary>
    public static string Of(string title)
    {
        var slug = new StringBuilder();
        foreach (var c in title.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var text = slug.ToString();
        if (text.Length > Length)
            text = text[..(text.LastIndexOf('-', Length) is var cut and > 20 ? cut : Length)];
        return text.Trim('-') is { Length: > 0 } made ? made : "article";
    }
}
