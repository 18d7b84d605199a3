using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Mails;

/// <summary>Where a ledger row goes after an attempt.</summary>
/// <param name="State">A state of the table <c>mail</c>.</param>
/// <param name="DueAt">When to try again; none when it does not wait.</param>
/// <param name="Reason">A code the ledger page explains.</param>
/// <param name="RelayAway">True when the fault is ours or the relay's, so the other mails had better wait too.</param>
public sealed record Settlement(string State, DateTimeOffset? DueAt, string? Reason, bool RelayAway = false)
{
    /// <summary>After this long, a mail that is refused for now is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(48);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestWaitForRelay = TimeSpan.FromMinutes(15);

    /// <param name="attempts">Attempts made, this one included.</param>
    /// <param name="firstAttemptAt">When the first of them began.</param>
    public static Settlement Decide(Purpose purpose, int attempts, DateTimeOffset firstAttemptAt, DateTimeOffset? expiresAt, SendOutcome outcome, DateTimeOffset now)
    {
        switch (outcome.Result)
        {
            case SendResult.Accepted:
                return new("sent", null, null);
            case SendResult.Rejected when outcome.Stage != SendStage.Sender:
                return new("refused", null, outcome.AddressIsDead ? "dead-address" : "refused");
            // Whoever refuses our sender or our password says nothing of the recipient, who must not pay for it.
            case SendResult.Rejected or SendResult.NotConnected:
                return Later("relay", TimeSpan.FromSeconds(30), LongestWaitForRelay);
            case SendResult.Deferred:
                return now - firstAttemptAt > Patience ? new("refused", null, "gave-up") : Later("deferred", purpose.FirstRetry, LongestWait);
            default:
                return purpose.ResentWhenUnknown && attempts < 3 ? Later("unanswered", purpose.FirstRetry, LongestWait) : new("unknown", null, "unanswered");
        }

        Settlement Later(string reason, TimeSpan first, TimeSpan longest)
        {
            var wait = purpose.Urgency == 0 ? first : TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Min(attempts - 1, 12)));
            var away = reason == "relay";
            return expiresAt <= now + wait ? new("expired", null, reason, away) : new("waiting", now + wait, reason, away);
        }
    }
}
