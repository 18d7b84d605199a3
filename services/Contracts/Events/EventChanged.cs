namespace Animation.Contracts.Events;

/// <summary>The whole public state of an event, and what just happened to it. Published by Events at each change and on replay.</summary>
/// <param name="Version">Raised in the owner's row at each change; the calendar SEQUENCE follows it.</param>
/// <param name="Change">One of <see cref="EventChanges"/>; <c>replayed</c> is a state, not an act.</param>
/// <param name="Slug">Last part of its public address, <c>/evenements/{slug}</c>.</param>
/// <param name="Kind"><c>webinar</c>, <c>meeting</c>, <c>workshop</c>… a code of the programme.</param>
/// <param name="Status"><c>scheduled</c> or <c>cancelled</c>.</param>
/// <param name="StartsAt">Computed instant, UTC.</param>
/// <param name="EndsAt">Computed instant, UTC.</param>
/// <param name="Themes">Theme codes.</param>
/// <param name="WatchItemId">The kept item that inspired it; none otherwise.</param>
/// <param name="ChangedAt">When the officer did it, UTC.</param>
public sealed record EventChanged(
    Guid EventId, long Version, string Change, string Slug, string Title, string Kind, string Status,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, IReadOnlyList<string> Themes, Guid? WatchItemId, DateTimeOffset ChangedAt);

/// <summary>What can happen to an event.</summary>
public static class EventChanges
{
    public const string Scheduled = "scheduled";
    public const string Edited = "edited";
    public const string Moved = "moved";
    public const string Cancelled = "cancelled";
    public const string Replayed = "replayed";
}
