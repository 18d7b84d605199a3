using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Delivery;

/// <summary>The way to leave a stream of mail, from the mail itself (RFC 2369 and 8058).</summary>
/// <param name="ListName">The stream as people know it; may change.</param>
/// <param name="ListId">Stable dotted name of the stream, for ever the same.</param>
/// <param name="OneClick">https address whose POST stops the stream without any sign-in.</param>
/// <param name="ByMail">Address where asking works too, or null.</param>
public sealed record ListHeaders(string ListName, string ListId, Uri OneClick, Mailbox? ByMail = null);

/// <summary>One mail to one person, before it becomes bytes.</summary>
public sealed record OutgoingMail
{
    /// <summary>Without angle brackets; the same at each attempt: <see cref="MessageIdFor"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>Set once, at the first attempt.</summary>
    public required DateTimeOffset Date { get; init; }

    public required Mailbox From { get; init; }
    public required Mailbox To { get; init; }
    public Mailbox? ReplyTo { get; init; }
    public required string Subject { get; init; }

    /// <summary>The complete text part: every link of the HTML part is in it.</summary>
    public required string Text { get; init; }

    /// <summary>A whole HTML document, or null for a mail of text alone.</summary>
    public string? Html { get; init; }

    /// <summary>Carried as the last alternative and as a file.</summary>
    public CalendarPart? Calendar { get; init; }

    /// <summary>Null for service mail, which nobody can leave: sign-in, confirmation.</summary>
    public ListHeaders? List { get; init; }

    /// <summary>Two-letter language of the text.</summary>
    public string Language { get; init; } = "fr";

    /// <summary>The identity of one mailing to one recipient: the same at every attempt, and telling nothing about the recipient.</summary>
    public static string MessageIdFor(Guid mailing, string recipient, string domain)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{mailing:N}\n{recipient}"));
        return $"{Base64Url.EncodeToString(hash.AsSpan(0, 18))}@{domain}";
    }
}
