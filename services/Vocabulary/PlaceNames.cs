using System.Globalization;
using System.Text;

namespace Animation.Vocabulary;

/// <summary>How names are compared: lower case, no accent, words separated by one space, <c>st</c> read as <c>saint</c>.</summary>
public static class PlaceNames
{
    /// <summary>The form that two spellings of one name share.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length + 8);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            var lower = char.ToLowerInvariant(letter);
            if (lower is 'œ' or 'æ')
                plain.Append(lower == 'œ' ? "oe" : "ae");
            else if (char.IsLetterOrDigit(lower))
                plain.Append(lower);
            else
                EndWord(plain);
        }
        if (plain.Length > 0 && plain[^1] == ' ')
            plain.Length--;
        return plain.ToString();
    }

    // Only before another word: a last "st" may be the beginning of Strasbourg.
    private static void EndWord(StringBuilder plain)
    {
        if (plain.Length == 0 || plain[^1] == ' ')
            return;
        var start = plain.Length;
        while (start > 0 && plain[start - 1] != ' ')
            start--;
        var word = plain.ToString(start, plain.Length - start);
        plain.Length = start;
        plain.Append(word switch { "st" => "saint", "ste" => "sainte", _ => word }).Append(' ');
    }
}
