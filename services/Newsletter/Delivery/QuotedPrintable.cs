using System.Text;

namespace Animation.Newsletter.Delivery;

/// <summary>Writes text as canonical quoted-printable (RFC 2045 section 6.7).</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;

    /// <summary>Appends the text, every line ended by CRLF, no line over 76 characters, none starting with a dot.</summary>
    public static void Append(StringBuilder into, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            AppendLine(into, Encoding.UTF8.GetBytes(WithoutControls(line)));
            into.Append("\r\n");
        }
    }

    // A stray control character has no meaning in a mail, and some readers cut the message there.
    private static string WithoutControls(string line) =>
        line.Any(IsUnwanted) ? string.Concat(line.Where(c => !IsUnwanted(c))) : line;

    private static bool IsUnwanted(char c) => char.IsControl(c) && c != '\t';

    private static void AppendLine(StringBuilder into, ReadOnlySpan<byte> line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i == line.Length - 1;
            var width = IsLiteral(line, i, column) ? 1 : 3;
            if (column + width > LongestLine - (last ? 0 : 1))
            {
                into.Append("=\r\n");
                column = 0;
                width = IsLiteral(line, i, column) ? 1 : 3;
            }
            if (width == 1)
                into.Append((char)line[i]);
            else
                into.Append('=').Append(Hex(line[i] >> 4)).Append(Hex(line[i] & 15));
            column += width;
        }
    }

    private static bool IsLiteral(ReadOnlySpan<byte> line, int i, int column) => line[i] switch
    {
        (byte)'=' => false,
        // A leading dot ends the message for a careless relay; a leading "From " is quoted by old mailboxes.
        (byte)'.' => column > 0,
        (byte)'F' => column > 0 || !line[i..].StartsWith("From "u8),
        (byte)' ' or (byte)'\t' => i < line.Length - 1,
        var b => b is > 32 and < 127,
    };

    private static char Hex(int digit) => "0123456789ABCDEF"[digit];
}
