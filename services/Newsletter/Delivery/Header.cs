using System.Text;

namespace Animation.Newsletter.Delivery;

/// <summary>Writes header fields: folded at spaces, non-ASCII text as encoded words, line breaks refused.</summary>
internal static class Header
{
    private const int FoldAt = 76;
    private const int LongestLine = 998;

    /// <summary>The value itself when it may stand in a header.</summary>
    /// <exception cref="FormatException">It holds CR, LF, NUL or another control character.</exception>
    public static string Checked(string value) =>
        value.Any(char.IsControl) ? throw new FormatException("a header or an address holds a control character") : value;

    /// <summary>A field whose value people read: a subject.</summary>
    public static void Text(StringBuilder into, string name, string value)
    {
        into.Append(name).Append(':');
        AppendPhrase(into, name.Length + 1, Checked(value).Trim());
        into.Append("\r\n");
    }

    /// <summary>A field of ASCII tokens separated by spaces.</summary>
    public static void Tokens(StringBuilder into, string name, string value)
    {
        if (!Ascii.IsValid(Checked(value)))
            throw new FormatException($"{name} holds a character that needs encoding");
        into.Append(name).Append(':');
        AppendFolded(into, name.Length + 1, value);
        into.Append("\r\n");
    }

    public static void Address(StringBuilder into, string name, Mailbox mailbox) => Named(into, name, mailbox.Name, mailbox.Address);

    /// <summary>A field of the shape <c>shown &lt;token&gt;</c>.</summary>
    public static void Named(StringBuilder into, string name, string? shown, string token)
    {
        into.Append(name).Append(':');
        var column = name.Length + 1;
        if (shown is not null)
            column = AppendPhrase(into, column, Quoted(Checked(shown)));
        AppendFolded(into, column, $"<{Checked(token)}>");
        into.Append("\r\n");
    }

    private static string Quoted(string name) =>
        NeedsEncoding(name) ? name : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static int AppendPhrase(StringBuilder into, int column, string value) =>
        NeedsEncoding(value) ? AppendEncodedWords(into, column, value) : AppendFolded(into, column, value);

    // Plain text that looks like an encoded word would be decoded by the reader: it is encoded too.
    private static bool NeedsEncoding(string value) =>
        !Ascii.IsValid(value) || value.Contains("=?", StringComparison.Ordinal) || value.Split(' ').Any(word => word.Length > FoldAt);

    private static int AppendFolded(StringBuilder into, int column, string value)
    {
        // Folding straight after the field's name would leave a line that looks empty.
        var first = column > 0 && into[^1] == ':';
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!first && column + 1 + word.Length > FoldAt)
            {
                into.Append("\r\n");
                column = 0;
            }
            into.Append(' ').Append(word);
            column += 1 + word.Length;
            first = false;
            if (column > LongestLine)
                throw new FormatException("a header has a line longer than 998 characters");
        }
        return column;
    }

    private static int AppendEncodedWords(StringBuilder into, int column, string value)
    {
        const string open = "=?utf-8?q?", close = "?=";
        Span<byte> utf8 = stackalloc byte[4];
        var word = new StringBuilder(open, 80);
        foreach (var rune in value.EnumerateRunes())
        {
            var encoded = Encoded(utf8[..rune.EncodeToUtf8(utf8)]);
            if (column + 1 + word.Length + encoded.Length + close.Length > FoldAt)
            {
                into.Append(' ').Append(word).Append(close).Append("\r\n");
                column = 0;
                word.Length = open.Length;
            }
            word.Append(encoded);
        }
        into.Append(' ').Append(word).Append(close);
        return column + 1 + word.Length + close.Length;
    }

    // The narrow set of RFC 2047 section 5 (3), which is also right inside a display name.
    private static string Encoded(ReadOnlySpan<byte> rune) => rune switch
    {
        [(byte)' '] => "_",
        [var b] when char.IsAsciiLetterOrDigit((char)b) || b is (byte)'!' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/' => ((char)b).ToString(),
        _ => string.Concat(rune.ToArray().Select(b => $"={b:X2}")),
    };
}
