namespace Animation.Watch.Curation;

/// <summary>Where an item stands; texts guarded by the table.</summary>
public static class ItemStates
{
    public const string Waiting = "waiting";
    public const string Later = "later";

    /// <summary>Kept, but nobody else knows before its hour.</summary>
    public const string Scheduled = "scheduled";

    public const string Kept = "kept";

    /// <summary>Shown under another item that says the same thing.</summary>
    public const string Merged = "merged";

    public const string WrittenOff = "written-off";
}

/// <summary>An item with what was decided of it.</summary>
public sealed record Item : Description
{
    public const string Columns =
        "item.id, item.source_id, source.name AS source_name, item.address, title, excerpt, content, item.language, published_at, received_at, item.state, slug, "
        + "themes, note, value, format, places, maturities, audience, members_only, deadline, call_amount, call_who, obliged_kinds, obliged_population, obliged_agents, obliged_from, "
        + "paid, evergreen, own, licence, reason, later_until, publish_at, kept_at, archived_at, decided_at, lead_id, same_level, via, proposed_by, proposal, version";

    public const string From = "item JOIN source ON source.id = item.source_id";

    public Guid Id { get; init; }

    public Guid SourceId { get; init; }

    public string SourceName { get; init; } = "";

    public string? Address { get; init; }

    public string Title { get; init; } = "";

    public string Excerpt { get; init; } = "";

    public string Content { get; init; } = "";

    public string Language { get; init; } = "fr";

    public DateTimeOffset PublishedAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>One of <see cref="ItemStates"/>.</summary>
    public string State { get; init; } = ItemStates.Waiting;

    public string? Slug { get; init; }

    /// <summary>Code of the reason when it was written off.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? LaterUntil { get; init; }

    /// <summary>When a scheduled item appears.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>When a call that is over was put away; it is still found.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was first offered to readers.</summary>
    public DateTimeOffset? KeptAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The item it is shown under while merged.</summary>
    public Guid? LeadId { get; init; }

    public string? SameLevel { get; init; }

    /// <summary>How it came: <c>feed</c>, <c>link</c>, <c>proposal</c>, <c>table</c> or <c>mail</c>.</summary>
    public string Via { get; init; } = "feed";

    /// <summary>Who proposed it; nobody for what came otherwise, or once they are erased.</summary>
    public Guid? ProposedBy { get; init; }

    /// <summary>Why they proposed it.</summary>
    public string Proposal { get; init; } = "";

    /// <summary>Raised at each change of what other services know of it.</summary>
    public long Version { get; init; }

    /// <summary>What a form shows that it knew: a decision taken meanwhile by somebody else is then seen.</summary>
    public string Seen => DecidedAt?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>Where it stands, whole.</summary>
    public ItemChange Standing => new(State, Alone) { Reason = Reason, LaterUntil = LaterUntil, PublishAt = PublishAt, LeadId = LeadId, SameLevel = SameLevel };
}

/// <summary>What an item becomes, or what it was.</summary>
public sealed record ItemChange(string State, Description Said)
{
    public string? Reason { get; init; }

    public DateTimeOffset? LaterUntil { get; init; }

    public DateTimeOffset? PublishAt { get; init; }

    public Guid? LeadId { get; init; }

    public string? SameLevel { get; init; }
}
