using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Delivery;

/// <summary>Turns a mail into the bytes of RFC 5322 and 2045: the same bytes for the same mail.</summary>
public static class MimeWriter
{
    /// <exception cref="FormatException">A header would hold a line break, another control character or a line too long.</exception>
    public static byte[] Write(OutgoingMail mail)
    {
        var message = new StringBuilder(1024 + (mail.Text.Length + (mail.Html?.Length ?? 0)) * 5 / 4);
        WriteHeaders(message, mail);
        // "=_" cannot occur in quoted-printable or base64, so no part can hold its own boundary.
        var seed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)).AsSpan(0, 10));
        if (mail.Calendar is { } calendar)
            WriteMixed(message, mail, calendar, seed);
        else if (mail.Html is not null)
            WriteAlternatives(message, mail, seed);
        else
            WriteText(message, "plain", mail.Text);
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    private static void WriteHeaders(StringBuilder message, OutgoingMail mail)
    {
        Header.Tokens(message, "Date", mail.Date.ToString("ddd, dd MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture) +
            mail.Date.ToString(" zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Header.Address(message, "From", mail.From);
        if (mail.ReplyTo is not null)
            Header.Address(message, "Reply-To", mail.ReplyTo);
        Header.Address(message, "To", mail.To);
        Header.Text(message, "Subject", mail.Subject);
        Header.Tokens(message, "Message-ID", $"<{mail.MessageId}>");
        Header.Tokens(message, "Auto-Submitted", "auto-generated");
        Header.Tokens(message, "X-Auto-Response-Suppress", "All");
        Header.Tokens(message, "Content-Language", mail.Language);
        if (mail.List is not null)
            WriteList(message, mail.List);
        Header.Tokens(message, "MIME-Version", "1.0");
    }

    private static void WriteList(StringBuilder message, ListHeaders list)
    {
        if (list.OneClick.Scheme is not ("https" or "http"))
            throw new FormatException("the one-click address of a list is not a web address");
        Header.Named(message, "List-Id", list.ListName, list.ListId);
        Header.Tokens(message, "List-Unsubscribe", list.ByMail is null
            ? $"<{list.OneClick.AbsoluteUri}>"
            : $"<{list.OneClick.AbsoluteUri}>, <mailto:{Uri.EscapeDataString(list.ByMail.Address).Replace("%40", "@", StringComparison.Ordinal)}?subject=stop>");
        Header.Tokens(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        Header.Tokens(message, "List-Post", "NO");
        Header.Tokens(message, "Precedence", "bulk");
    }

    private static void WriteMixed(StringBuilder message, OutgoingMail mail, CalendarPart calendar, string seed)
    {
        var boundary = $"=_m{seed}";
        Header.Tokens(message, "Content-Type", $"multipart/mixed; boundary=\"{boundary}\"");
        message.Append("\r\n--").Append(boundary).Append("\r\n");
        WriteAlternatives(message, mail, seed);
        message.Append("--").Append(boundary).Append("\r\n");
        Header.Tokens(message, "Content-Type", "application/ics; name=\"invite.ics\"");
        Header.Tokens(message, "Content-Disposition", "attachment; filename=\"invite.ics\"");
        WriteBase64(message, calendar.Content);
        message.Append("--").Append(boundary).Append("--\r\n");
    }

    private static void WriteAlternatives(StringBuilder message, OutgoingMail mail, string seed)
    {
        var boundary = $"=_a{seed}";
        Header.Tokens(message, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        message.Append("\r\n--").Append(boundary).Append("\r\n");
        WriteText(message, "plain", mail.Text);
        if (mail.Html is not null)
        {
            message.Append("--").Append(boundary).Append("\r\n");
            WriteText(message, "html", mail.Html);
        }
        if (mail.Calendar is { } calendar)
        {
            // Calendars look for the invitation as the last alternative; the attachment serves those that do not.
            message.Append("--").Append(boundary).Append("\r\n");
            Header.Tokens(message, "Content-Type", $"text/calendar; charset=utf-8; method={MethodOf(calendar)}");
            WriteBase64(message, calendar.Content);
        }
        message.Append("--").Append(boundary).Append("--\r\n");
    }

    private static string MethodOf(CalendarPart calendar) =>
        calendar.Method is "REQUEST" or "CANCEL" ? calendar.Method : throw new FormatException("an invitation is a REQUEST or a CANCEL");

    private static void WriteText(StringBuilder message, string subtype, string text)
    {
        Header.Tokens(message, "Content-Type", $"text/{subtype}; charset=utf-8");
        Header.Tokens(message, "Content-Transfer-Encoding", "quoted-printable");
        message.Append("\r\n");
        QuotedPrintable.Append(message, text);
    }

    private static void WriteBase64(StringBuilder message, string text)
    {
        Header.Tokens(message, "Content-Transfer-Encoding", "base64");
        message.Append("\r\n");
        var bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
        message.Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
    }
}
