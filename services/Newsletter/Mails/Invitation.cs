using System.Text;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Mails;

/// <summary>Puts the recipient into an invitation that Events wrote.</summary>
public static class Invitation
{
    private const int LongestLine = 75;

    /// <summary>The document with its attendee filled in, its lines folded again (RFC 5545 section 3.1).</summary>
    public static CalendarPart Addressed(CalendarPart calendar, string name, string address)
    {
        // A placeholder may have been cut by folding.
        var lines = calendar.Content.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal)
            .Replace("{attendee-name}", Parameter(name), StringComparison.Ordinal)
            .Replace("{attendee-address}", address, StringComparison.Ordinal)
            .TrimEnd('\n').Split('\n');
        return calendar with { Content = string.Concat(lines.Select(Folded)) };
    }

    // A parameter value knows no escape: what could end it is left out.
    private static string Parameter(string name)
    {
        var kept = new string([.. name.Where(c => !char.IsControl(c) && c is not ('"' or ';' or ':' or ',' or '\\'))]);
        return kept.Trim().Length == 0 ? "—" : kept.Trim();
    }

    private static string Folded(string line)
    {
        var folded = new StringBuilder();
        var width = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (width + rune.Utf8SequenceLength > LongestLine)
            {
                folded.Append("\r\n ");
                width = 1;
            }
            folded.Append(rune.ToString());
            width += rune.Utf8SequenceLength;
        }
        return folded.Append("\r\n").ToString();
    }
}
