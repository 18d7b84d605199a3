using System.Text.RegularExpressions;

namespace Animation.Newsletter.Delivery;

/// <summary>What became of one mail to one recipient.</summary>
public enum SendResult
{
    /// <summary>The relay took it and answers for it.</summary>
    Accepted,

    /// <summary>Refused for now (4xx): the same mail may be tried later.</summary>
    Deferred,

    /// <summary>Refused for good (5xx).</summary>
    Rejected,

    /// <summary>The end of the message was sent and never answered: it may have left or not.</summary>
    Unknown,

    /// <summary>Nothing was sent: the relay could not be used. Says nothing about the recipient.</summary>
    NotConnected,
}

/// <summary>How far the exchange with the relay had gone.</summary>
public enum SendStage
{
    Resolve,
    Connect,
    Greeting,
    Tls,
    Auth,
    Sender,
    Recipient,
    Content,
}

/// <param name="Code">SMTP reply code; 0 when the relay said nothing.</param>
/// <param name="Enhanced">Enhanced status code (RFC 3463), such as <c>5.1.1</c>; null when not given.</param>
/// <param name="Reply">What the relay (or the network) said, printable, at most 500 characters. May hold an address: never logged.</param>
public sealed partial record SendOutcome(SendResult Result, SendStage Stage, int Code, string? Enhanced, string Reply)
{
    /// <summary>True when the refusal is about the address itself, not about us, our content or a full mailbox.</summary>
    public bool AddressIsDead => Result == SendResult.Rejected && Stage == SendStage.Recipient
        && (Enhanced is null ? Code is 550 or 553 : DeadAddress().IsMatch(Enhanced));

    internal static SendOutcome From(SmtpReply reply, SendStage stage) =>
        new(reply.Code switch { < 300 => SendResult.Accepted, >= 500 => SendResult.Rejected, _ => SendResult.Deferred }, stage, reply.Code, reply.Enhanced, reply.Text);

    internal static SendOutcome NotSent(SmtpFault fault) => new(SendResult.NotConnected, fault.Stage, fault.Reply?.Code ?? 0, fault.Reply?.Enhanced, fault.Message);

    [GeneratedRegex(@"^5\.(1\.(1|2|3|6|10)|2\.1)\z")]
    private static partial Regex DeadAddress();
}

/// <summary>The exchange with the relay cannot go on.</summary>
internal sealed class SmtpFault(SendStage stage, string message, SmtpReply? reply = null, Exception? cause = null) : Exception(message, cause)
{
    public SendStage Stage { get; } = stage;
    public SmtpReply? Reply { get; } = reply;
}
