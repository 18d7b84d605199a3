using Animation.Contracts.Newsletter;
using Animation.Hosting;

namespace Animation.Newsletter.Mails;

/// <summary>How mails of one purpose are treated.</summary>
/// <param name="Urgency">Lower leaves first.</param>
/// <param name="FirstRetry">Wait after the first temporary refusal; it doubles each time.</param>
/// <param name="ResentWhenUnknown">True where a possible double is better than none: somebody waits to sign in.</param>
/// <param name="SentToDeadAddress">True where the person has just asked for it themselves.</param>
public sealed record Purpose(string Code, Text Name, int Urgency, TimeSpan FirstRetry, bool ResentWhenUnknown = false, bool SentToDeadAddress = false);

public static class Purposes
{
    public static readonly IReadOnlyList<Purpose> All =
    [
        new(MailPurposes.SignIn, new("Connexion", "Sign-in"), 0, TimeSpan.FromMinutes(1), ResentWhenUnknown: true, SentToDeadAddress: true),
        new(MailPurposes.Confirmation, new("Confirmation", "Confirmation"), 1, TimeSpan.FromMinutes(5), SentToDeadAddress: true),
        new(MailPurposes.Registration, new("Inscription", "Registration"), 1, TimeSpan.FromMinutes(5)),
        new(MailPurposes.Silence, new("Effacement à venir", "Coming erasure"), 2, TimeSpan.FromMinutes(5)),
        new(MailPurposes.Invitation, new("Invitation", "Invitation"), 2, TimeSpan.FromMinutes(5)),
        new(MailPurposes.Watch, new("Veille", "Watch"), 3, TimeSpan.FromMinutes(5)),
    ];

    public static Purpose? Find(string code) => All.FirstOrDefault(purpose => purpose.Code == code);

    /// <summary>The purpose of a ledger row, whose code the table has checked.</summary>
    public static Purpose Of(string code) => All.First(purpose => purpose.Code == code);
}
