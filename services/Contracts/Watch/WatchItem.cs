namespace Animation.Contracts.Watch;

/// <summary>
/// An item of the watch was kept, or what was said of it changed: its whole shared state. Published by Watch and on replay.
/// </summary>
/// <param name="Version">Raised in the owner's row at each change; shared with <see cref="WatchItemWithdrawn"/>.</param>
/// <param name="Url">The publisher's own address of the item.</param>
/// <param name="SourceName">The publisher as shown to readers.</param>
/// <param name="Themes">Theme codes, at least one.</param>
/// <param name="Note">Why it matters and for whom, plain text; empty when the officer wrote none.</param>
/// <param name="Value">1 to 3 stars: what is pushed first.</param>
/// <param name="FirstKept">True the first time, false for a correction or a replay: only an act is counted.</param>
/// <param name="KeptAt">When it was kept, UTC.</param>
public sealed record WatchItemPublished(
    Guid ItemId, long Version, string Slug, string Title, string Url, string SourceName, string Language, IReadOnlyList<string> Themes,
    string Note, int Value, bool FirstKept, DateTimeOffset KeptAt)
{
    /// <summary>Code of Vocabulary's formats: news, law, call for projects…; <c>news</c> when nobody said.</summary>
    public string Format { get; init; } = "news";

    /// <summary>Official codes of the places it concerns; empty means everywhere.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>Codes of Vocabulary's maturities it suits; empty means all.</summary>
    public IReadOnlyList<string> Maturities { get; init; } = [];

    /// <summary>Kinds of organisation it is meant for (<c>OrganisationKinds</c>); empty means all.</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>True when only signed-in members may read the note and the item's page.</summary>
    public bool MembersOnly { get; init; }

    /// <summary>Last day to answer a call for projects or a consultation; none otherwise.</summary>
    public DateOnly? Deadline { get; init; }
}

/// <summary>A kept item is no longer offered to anybody. Published by Watch; the tombstone of the item.</summary>
public sealed record WatchItemWithdrawn(Guid ItemId, long Version, DateTimeOffset WithdrawnAt);

/// <summary>An item was written off from the inbox without ever being kept. Published by Watch; counted in the officer's work.</summary>
/// <param name="Reason">Code of the reason.</param>
public sealed record WatchItemWrittenOff(Guid ItemId, string Reason, DateTimeOffset WrittenOffAt);

/// <summary>A source entered the watch. Published by Watch.</summary>
/// <param name="Name">The publisher's public name.</param>
public sealed record SourceAdded(Guid SourceId, string Name, DateTimeOffset AddedAt);

/// <summary>Where a use case stands, whole: proposed, published or refused, and what experts think. Published by Watch at each decision and opinion.</summary>
/// <param name="Version">Raised in the owner's row at each change.</param>
/// <param name="State"><c>proposed</c>, <c>to-complete</c>, <c>published</c> or <c>refused</c>.</param>
/// <param name="Slug">Last part of its public address, <c>/veille/cas-d-usage/{slug}</c>; none before it is published.</param>
/// <param name="Title">The problem it solves, as published.</param>
/// <param name="ItemId">The kept item that stands for it in the library; none before it is published.</param>
/// <param name="ProposerId">Who proposed it; none when they were erased.</param>
/// <param name="PublishedAt">When it was published, UTC; none before.</param>
/// <param name="ReviewedAt">When this happened, UTC.</param>
public sealed record UseCaseReviewed(
    Guid UseCaseId, long Version, string State, string? Slug, string Title, IReadOnlyList<string> Themes, Guid? ItemId, Guid? ProposerId,
    DateTimeOffset? PublishedAt, DateTimeOffset ReviewedAt)
{
    /// <summary>How many experts gave an opinion; none while there are fewer than two.</summary>
    public int? Opinions { get; init; }

    /// <summary>Mean usefulness, 1 to 4; none while there are fewer than two opinions.</summary>
    public decimal? Usefulness { get; init; }

    /// <summary>Mean potential to scale, 1 to 4; none while there are fewer than two opinions.</summary>
    public decimal? Scale { get; init; }
}

/// <summary>A person said that an item was useful to them. Published by Watch; a thing they did knowingly, counted once a mark.</summary>
/// <param name="MarkId">Of this mark; another one after it was taken back.</param>
public sealed record ItemFoundUseful(Guid MarkId, Guid ItemId, Guid PersonId, DateTimeOffset FoundAt);

/// <summary>A person took their mark back. Published by Watch; may come before the mark itself.</summary>
public sealed record ItemUsefulTakenBack(Guid MarkId, Guid ItemId, Guid PersonId, DateTimeOffset TakenBackAt);
