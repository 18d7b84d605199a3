using System.Globalization;

namespace Animation.Vocabulary.Reading;

/// <summary>A word of a text as names are compared, with where it stands and how it is written.</summary>
/// <param name="Plain">Lower case, no accent; <c>st</c> before another word is <c>saint</c>.</param>
/// <param name="Before">What separates it from the word before: space, hyphen, apostrophe, or any sign that ends a name.</param>
internal readonly record struct TextWord(string Plain, int Start, int End, bool Capital, char Before)
{
    public const char Space = ' ';
    public const char Hyphen = '-';
    public const char Apostrophe = '\'';
    public const char Comma = ',';
    public const char Bracket = '(';
    public const char Stop = '.';

    /// <summary>True when the word may continue the name that the word before began.</summary>
    public bool Continues => Before is Space or Hyphen or Apostrophe;

    public static List<TextWord> Of(string text)
    {
        var words = new List<TextWord>(text.Length / 6 + 4);
        var (at, before) = (0, Stop);
        while (at < text.Length)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                before = Weaker(before, text[at], words);
                at++;
                continue;
            }
            var start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || CharUnicodeInfo.GetUnicodeCategory(text[at]) == UnicodeCategory.NonSpacingMark))
                at++;
            var plain = PlaceNames.Plain(text[start..at]);
            words.Add(new TextWord(plain, start, at, char.IsUpper(text[start]), before));
            before = '\0';
        }
        for (var i = 0; i + 1 < words.Count; i++)
            if (words[i].Plain is "st" or "ste" && words[i + 1].Continues)
                words[i] = words[i] with { Plain = words[i].Plain == "st" ? "saint" : "sainte" };
        return words;
    }

    // The strongest sign between two words counts; "St." is no end of a sentence.
    private static char Weaker(char before, char sign, List<TextWord> words)
    {
        var kind = sign switch
        {
            '-' or '‐' or '‑' => Hyphen,
            '\'' or '’' or 'ʼ' or '`' => Apostrophe,
            '(' or '[' => Bracket,
            ',' or '/' => Comma,
            '.' when words.Count > 0 && words[^1].Plain is "st" or "ste" => Space,
            _ when char.IsWhiteSpace(sign) => Space,
            _ => Stop,
        };
        return Strength(kind) > Strength(before) ? kind : before;
    }

    private static int Strength(char kind) => kind switch { '\0' => 0, Space => 1, Hyphen => 2, Apostrophe => 2, Comma => 3, Bracket => 4, _ => 5 };
}
