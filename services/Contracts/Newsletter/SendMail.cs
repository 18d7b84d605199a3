namespace Animation.Contracts.Newsletter;

/// <summary>
/// Asks Newsletter to send one mail to one recipient: the only way a mail leaves. A request, sent by any service.
/// </summary>
/// <param name="MailId">Chosen by the sender and unique: asking twice sends once, and it makes the Message-ID.</param>
/// <param name="PersonId">The recipient; none only where no person exists yet, then <paramref name="Address"/> is set.</param>
/// <param name="Address">A raw address, only where no person exists.</param>
/// <param name="Purpose">One of <see cref="MailPurposes"/>.</param>
/// <param name="Subject">Subject line in the recipient's language, French and English both given.</param>
/// <param name="Blocks">What it says, top to bottom.</param>
/// <param name="SealedSecret">
/// A link or code protected for a limited time by Hosting's <c>Seal</c>; it replaces <c>{secret}</c> in a block's address or text, when rendering.
/// Of two lines, the second replaces <c>{code}</c>.
/// </param>
/// <param name="Calendar">An iCalendar document to carry as an invitation; none otherwise.</param>
/// <param name="ExpiresAt">After this instant the mail is worth nothing and is not sent, UTC.</param>
/// <param name="RequestedAt">UTC.</param>
public sealed record SendMail(
    Guid MailId, Guid? PersonId, string? Address, string Purpose, MailText Subject, IReadOnlyList<MailBlock> Blocks,
    string? SealedSecret, CalendarPart? Calendar, DateTimeOffset? ExpiresAt, DateTimeOffset RequestedAt);

/// <summary>A sentence in both languages; the recipient's is chosen when the mail is rendered.</summary>
public sealed record MailText(string Fr, string En);

/// <summary>One block of a mail.</summary>
/// <param name="Kind"><c>text</c> (a paragraph), <c>button</c> (the main link, with <paramref name="Url"/>), <c>link</c>, <c>facts</c> (a short line of
/// date and place) or <c>code</c> (large, to be typed).</param>
/// <param name="Url">Address for <c>button</c> and <c>link</c>; may be <c>{secret}</c>.</param>
public sealed record MailBlock(string Kind, MailText Text, string? Url = null);

/// <summary>An invitation, its update or its cancellation.</summary>
/// <param name="Method"><c>REQUEST</c> or <c>CANCEL</c>, the iTIP method.</param>
/// <param name="Content">The whole iCalendar document, CRLF line ends. <c>{attendee-name}</c>, <c>{attendee-address}</c> (the recipient), <c>{organizer-name}</c> and
/// <c>{organizer-address}</c> (the sender) are filled when rendering; each stands in a folded line of its own, names within quotes.</param>
public sealed record CalendarPart(string Method, string Content);

/// <summary>Why a mail is sent; each has its own legal basis and its own way to stop.</summary>
public static class MailPurposes
{
    /// <summary>Signing in: resent when its fate is unknown, never stopped.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Asks whoever subscribed from outside to confirm.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>About an event the person registered for.</summary>
    public const string Registration = "registration";

    /// <summary>Invitation to register for an event.</summary>
    public const string Invitation = "invitation";

    /// <summary>Warns somebody long silent that they will be erased, once, with one press to stay.</summary>
    public const string Silence = "silence";

    /// <summary>The watch by mail.</summary>
    public const string Watch = "watch";
}
