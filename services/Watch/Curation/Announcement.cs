using Animation.Contracts.Watch;

namespace Animation.Watch.Curation;

/// <summary>What the other services are told when an item changes; nothing when they never knew of it.</summary>
public static class Announcement
{
    /// <param name="item">The item before the change, its slug already given.</param>
    /// <returns>A <see cref="WatchItemPublished"/>, <see cref="WatchItemWithdrawn"/>, <see cref="WatchItemWrittenOff"/>, or null.</returns>
    public static object? Of(Item item, ItemChange change, DateTimeOffset now) => (item.State, change.State) switch
    {
        (_, ItemStates.Kept) => Published(item, change.Said, item.Version + 1, now),
        (ItemStates.Kept, _) => new WatchItemWithdrawn(item.Id, item.Version + 1, now),
        (not ItemStates.WrittenOff, ItemStates.WrittenOff) when item.KeptAt is null => new WatchItemWrittenOff(item.Id, change.Reason ?? "hors-sujet", now),
        _ => null,
    };

    /// <summary>The whole shared state of a kept item.</summary>
    public static WatchItemPublished Published(Item item, Description said, long version, DateTimeOffset now) => new WatchItemPublished(
        item.Id, version, item.Slug!, item.Title, item.Address!, item.SourceName, item.Language, said.Themes, said.Note, said.Value,
        FirstKept: item.KeptAt is null, item.KeptAt ?? now)
    {
        Format = said.Format,
        Places = said.Places,
        Maturities = said.Maturities,
        Audience = said.Audience,
        MembersOnly = said.MembersOnly,
        Deadline = said.Deadline,
    };
}
