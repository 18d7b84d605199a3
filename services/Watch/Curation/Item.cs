using Dapper;

namespace Animation.Watch.Curation;

/// <summary>Where an item stands; texts guarded by the table.</summary>
public static class ItemStates
{
    public const string Waiting = "waiting";
    public const string Later = "later";
    public const string Kept = "kept";
    public const string WrittenOff = "written-off";
}

/// <summary>An item with what was decided of it.</summary>
[method: ExplicitConstructor]
public sealed record Item(
    Guid Id, string SourceName, string? Address, string Title, string Excerpt, string Content, string Language, DateTimeOffset PublishedAt, string State, string? Slug,
    string[] Themes, string Note, int Value, string? Reason, DateTimeOffset? KeptAt, DateTimeOffset? DecidedAt, long Version)
{
    public const string Columns =
        "item.id, source.name AS source_name, item.address, title, excerpt, content, item.language, published_at, item.state, slug, "
        + "themes, note, value, reason, kept_at, decided_at, version";

    public const string From = "item JOIN source ON source.id = item.source_id";

    /// <summary>What a form shows that it knew: a decision taken meanwhile by somebody else is then seen.</summary>
    public string Seen => DecidedAt?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
}

/// <summary>What an item becomes.</summary>
public sealed record ItemChange(string State, string[] Themes, string Note, int Value, string? Reason = null, DateTimeOffset? LaterUntil = null);
