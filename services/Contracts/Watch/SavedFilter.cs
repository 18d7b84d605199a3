namespace Animation.Contracts.Watch;

/// <summary>A kept item answers a filter that a person asked to receive by mail. Published by Watch; told again when the item is corrected or replayed.</summary>
/// <param name="FilterId">The filter, which stays the same while it is renamed, stopped and taken again.</param>
/// <param name="Name">What the person calls it.</param>
public sealed record SavedFilterMatched(Guid FilterId, Guid PersonId, string Name, Guid ItemId, DateTimeOffset MatchedAt);

/// <summary>A person wants a filter by mail no longer, or deleted it: what answered it until then and has not left does not leave. Published by Watch.</summary>
public sealed record SavedFilterStopped(Guid FilterId, Guid PersonId, DateTimeOffset StoppedAt);
