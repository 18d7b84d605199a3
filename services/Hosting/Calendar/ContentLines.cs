using System.Globalization;
using System.Text;

namespace Animation.Hosting.Calendar;

/// <summary>Writes the content lines of RFC 5545: escaped, folded at 75 octets, ended by CRLF.</summary>
public sealed class ContentLines
{
    private const int Longest = 75;
    private readonly StringBuilder lines = new();

    /// <summary>A line whose value is already in its final form: a date, a token, an address.</summary>
    public ContentLines Raw(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            // A character is never cut: its octets go together to the next line.
            if (octets + rune.Utf8SequenceLength > Longest)
            {
                lines.Append("\r\n ");
                octets = 1;
            }
            lines.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        lines.Append("\r\n");
        return this;
    }

    /// <summary>A line that Newsletter completes for each recipient: folded here between its parts, so that no placeholder is cut.</summary>
    public ContentLines Parts(params string[] parts)
    {
        lines.AppendJoin("\r\n ", parts).Append("\r\n");
        return this;
    }

    /// <summary>A line of TEXT.</summary>
    public ContentLines Text(string name, string value) => Raw($"{name}:{Escape(value)}");

    /// <summary>A line with an instant, in UTC.</summary>
    public ContentLines Instant(string name, DateTimeOffset at) =>
        Raw($"{name}:{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");

    /// <summary>A line with what the wall clock of a zone shows.</summary>
    public ContentLines Local(string name, DateTime at, string zone) =>
        Raw($"{name};TZID={zone}:{at.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}");

    /// <summary>A line with a day.</summary>
    public ContentLines Day(string name, DateOnly day) => Raw($"{name};VALUE=DATE:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");

    public override string ToString() => lines.ToString();

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            if (c == '\n')
                escaped.Append("\\n");
            else if (c is '\\' or ';' or ',')
                escaped.Append('\\').Append(c);
            else if (!char.IsControl(c))
                escaped.Append(c);
        }
        return escaped.ToString();
    }
}
