using System.Text;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Mails;

/// <summary>Puts the recipient and the sender into an invitation that Events wrote.</summary>
public static class Invitation
{
    private const int LongestLine = 75;

    /// <summary>The document with its attendee filled in, its lines folded again (RFC 5545 section 3.1).</summary>
    public static CalendarPart Addressed(CalendarPart calendar, string name, string address) => Filled(calendar, "attendee", name, address);

    /// <summary>The document with its organiser filled in: whoever the mail comes from, so that answers find somebody.</summary>
    public static CalendarPart SentBy(CalendarPart calendar, string name, string address) => Filled(calendar, "organizer", name, address);

    private static CalendarPart Filled(CalendarPart calendar, string role, string name, string address)
    {
        // A placeholder may have been cut by folding.
        var lines = calendar.Content.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal)
            .Replace($"{{{role}-name}}", Parameter(name), StringComparison.Ordinal)
            .Replace($"{{{role}-address}}", address, StringComparison.Ordinal)
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
