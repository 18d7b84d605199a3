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
        AppendPlain(plain, name);
        return plain.ToString();
    }

    /// <summary>The text with half characters, which no database takes, replaced one for one.</summary>
    public static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return text;
    }

    internal static void AppendPlain(StringBuilder plain, string name)
    {
        var start = plain.Length;
        foreach (var letter in Ascii.IsValid(name) ? name : WellFormed(name).Normalize(NormalizationForm.FormD))
        {
            if (letter >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            var lower = char.ToLowerInvariant(letter);
            if (lower is 'œ' or 'æ')
                plain.Append(lower == 'œ' ? "oe" : "ae");
            else if (char.IsLetterOrDigit(lower))
                plain.Append(lower);
            else
                EndWord(plain, start);
        }
        if (plain.Length > start && plain[^1] == ' ')
            plain.Length--;
    }

    // Only before another word: a last "st" may be the beginning of Strasbourg.
    private static void EndWord(StringBuilder plain, int nameStart)
    {
        if (plain.Length == nameStart || plain[^1] == ' ')
            return;
        var start = plain.Length;
        while (start > nameStart && plain[start - 1] != ' ')
            start--;
        if (plain.Length - start is 2 or 3 && plain.ToString(start, plain.Length - start) is ("st" or "ste") and var word)
        {
            plain.Length = start;
            plain.Append(word == "st" ? "saint" : "sainte");
        }
        plain.Append(' ');
    }
}
