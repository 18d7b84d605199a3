namespace Animation.Contracts.Members;

/// <summary>Whether one purpose may be pursued with a person's data. Published by Members at each change and on replay; each purpose is a state of its own.</summary>
/// <param name="Version">Of this purpose for this person.</param>
/// <param name="Purpose">One of <see cref="ConsentPurposes"/>.</param>
/// <param name="Given">False when they refused, withdrew or objected. Without any such message, the purpose's legal basis decides.</param>
/// <param name="ChangedAt">When they said so, UTC.</param>
public sealed record ConsentChanged(Guid PersonId, long Version, string Purpose, bool Given, DateTimeOffset ChangedAt);

/// <summary>Purposes that a person can refuse, withdraw from or object to.</summary>
public static class ConsentPurposes
{
    /// <summary>The watch by mail, for those whose organisation is a member.</summary>
    public const string Watch = "watch";

    /// <summary>The watch by mail, for outsiders who subscribed.</summary>
    public const string Subscription = "subscription";

    /// <summary>Invitations to events.</summary>
    public const string Invitation = "invitation";

    /// <summary>Counting what a person does as theirs.</summary>
    public const string Measurement = "measurement";
}
