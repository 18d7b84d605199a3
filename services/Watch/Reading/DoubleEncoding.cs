using System.Text;
using System.Text.RegularExpressions;

namespace Animation.Watch.Reading;

/// <summary>"Ã©" for "é": UTF-8 that some tool took for Windows text and encoded again.</summary>
public static partial class DoubleEncoding
{
    private const string High = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    /// <summary>The text as it was meant; unchanged unless everything foreign in it is such a pair.</summary>
    public static string Undo(string text)
    {
        if (!text.AsSpan().ContainsAny('Ã', 'Â', 'â'))
            return text;
        var pairs = 0;
        foreach (var match in Pair().EnumerateMatches(text))
            pairs += match.Length;
        if (pairs == 0)
            return text;
        // One letter written rightly says that the text was encoded once, and means what it says.
        var letters = 0;
        foreach (var c in text)
            letters += c is >= 'À' and <= 'ɏ' ? 1 : 0;
        foreach (var match in Pair().EnumerateMatches(text))
            letters--;
        return letters > 0 ? text : Pair().Replace(text, static match => Decoded(match.Value));
    }

    private static string Decoded(string pair)
    {
        Span<byte> bytes = stackalloc byte[pair.Length];
        for (var i = 0; i < pair.Length; i++)
            bytes[i] = pair[i] <= '\u00ff' ? (byte)pair[i] : (byte)(0x80 + High.IndexOf(pair[i], StringComparison.Ordinal));
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : pair;
    }

    // Accented letters by their second byte, capitals only where no punctuation would follow; signs of Latin-1; curly quotes, dashes, dots, the euro.
    [GeneratedRegex("Ã[\\u00a0-\\u00bf‡ˆ‰€\\u0080\\u0087-\\u0089]|Â[\\u00a0«»°·§®©²³]|â(?:€|\\u0080)[\\u0080-\\u009f“”™˜œž¦\\u00a0¢¹º]|â‚¬|â\\u0082¬|Å[“”’\\u0092-\\u0094]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pair();
}
