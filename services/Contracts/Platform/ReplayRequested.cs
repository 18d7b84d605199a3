namespace Animation.Contracts.Platform;

/// <summary>
/// Asks the owner of a subject to publish its current states and tombstones again, by pages and under new message ids.
/// Published by any service that starts without its replica, or by an administrator.
/// </summary>
/// <param name="Subject">One of <see cref="Subjects"/>.</param>
/// <param name="By">The service that asks, for the log.</param>
public sealed record ReplayRequested(string Subject, string By);

/// <summary>The subjects other services keep replicas of.</summary>
public static class Subjects
{
    public const string Organisation = "organisation";
    public const string Person = "person";
    public const string Preferences = "preferences";

    /// <summary>What a person allowed or refused, purpose by purpose.</summary>
    public const string Consent = "consent";
    public const string Event = "event";
    public const string WatchItem = "watch-item";
}
