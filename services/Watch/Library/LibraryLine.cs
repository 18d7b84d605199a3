namespace Animation.Watch.Library;

/// <summary>A kept item in a list.</summary>
public sealed record LibraryLine
{
    public const string Columns =
        "item.id, slug, title, item.address, source.name AS source_name, item.language, excerpt, note, item.themes, value, format, deadline, call_who, call_amount, audience, members_only, paid, own, useful, "
        + "source.no_excerpt, published_at, kept_at, greatest(kept_at, decided_at) AS changed_at";

    public Guid Id { get; init; }

    public string Slug { get; init; } = "";

    public string Title { get; init; } = "";

    public string? Address { get; init; }

    public string SourceName { get; init; } = "";

    public string Language { get; init; } = "fr";

    public string Excerpt { get; init; } = "";

    public string Note { get; init; } = "";

    public string[] Themes { get; init; } = [];

    public int Value { get; init; } = 2;

    public string Format { get; init; } = "news";

    public DateOnly? Deadline { get; init; }

    public string CallWho { get; init; } = "";

    public string CallAmount { get; init; } = "";

    /// <summary>Kinds of organisation it is meant for; empty means all.</summary>
    public string[] Audience { get; init; } = [];

    public bool MembersOnly { get; init; }

    public bool Paid { get; init; }

    public bool Own { get; init; }

    /// <summary>How many people found it useful.</summary>
    public int Useful { get; init; }

    /// <summary>True when the publisher wants no excerpt shown.</summary>
    public bool NoExcerpt { get; init; }

    public DateTimeOffset PublishedAt { get; init; }

    public DateTimeOffset KeptAt { get; init; }

    /// <summary>Last time anything said of it changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Our own words, or a short excerpt of the publisher's where they allow one.</summary>
    public string Said => Note.Length > 0 ? Note : Excerpts.Shown(Excerpt, NoExcerpt);
}

/// <summary>How much of somebody else's text we show.</summary>
public static class Excerpts
{
    /// <summary>Characters, dots included: enough to know whether to read, never a substitute for reading.</summary>
    public const int Longest = 300;

    /// <summary>The beginning of a text, cut between two words; nothing when the publisher refuses.</summary>
    public static string Shown(string excerpt, bool refused)
    {
        if (refused)
            return "";
        if (excerpt.Length <= Longest)
            return excerpt;
        var cut = excerpt.LastIndexOf(' ', Longest - 2);
        return excerpt[..(cut > Longest / 2 ? cut : Longest - 2)].TrimEnd(' ', ',', ';', ':', '.') + " …";
    }
}
