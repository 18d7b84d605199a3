namespace Animation.Contracts.Events;

/// <summary>A person registered for an event. Published by Events.</summary>
/// <param name="Version">Version of this person's registration for this event: 1, then one more at each change of mind.</param>
/// <param name="RegisteredAt">UTC.</param>
public sealed record PersonRegistered(Guid EventId, Guid PersonId, long Version, DateTimeOffset RegisteredAt)
{
    /// <summary>The organisation they chose to act for among several; none where there was no choice: the default one of <c>PersonChanged</c>.</summary>
    public Guid? OrganisationId { get; init; }
}

/// <summary>A person withdrew from an event. Published by Events.</summary>
/// <param name="Version">Same series as <see cref="PersonRegistered"/>.</param>
/// <param name="WithdrewAt">UTC.</param>
public sealed record PersonWithdrew(Guid EventId, Guid PersonId, long Version, DateTimeOffset WithdrewAt);

/// <summary>The officer recorded, or corrected, who came. Published by Events, one per person whose state changed.</summary>
/// <param name="Version">1 for the first record of this person at this event, one more at each correction.</param>
/// <param name="Present">True when they came, false when they did not.</param>
/// <param name="HeldAt">When the event started, UTC: reach counts on that day.</param>
/// <param name="RecordedAt">When the officer wrote it down, UTC.</param>
public sealed record AttendanceRecorded(
    Guid EventId, Guid PersonId, long Version, bool Present, DateTimeOffset HeldAt, DateTimeOffset RecordedAt)
{
    /// <summary>As in <see cref="PersonRegistered"/>, from their registration.</summary>
    public Guid? OrganisationId { get; init; }
}
