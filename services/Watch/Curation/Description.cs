using System.Text.Json.Serialization;
using Animation.Vocabulary;

namespace Animation.Watch.Curation;

/// <summary>All that an officer says of an item: what a decision changes and what undoing gives back.</summary>
public record Description
{
    /// <summary>Theme codes.</summary>
    public string[] Themes { get; init; } = [];

    /// <summary>Why it matters and for whom, plain text.</summary>
    public string Note { get; init; } = "";

    /// <summary>1 to 3 stars.</summary>
    public int Value { get; init; } = 2;

    /// <summary>Code of <see cref="Formats"/>.</summary>
    public string Format { get; init; } = Formats.News;

    /// <summary>Official codes; empty means everywhere.</summary>
    public string[] Places { get; init; } = [];

    /// <summary>Codes of <see cref="Vocabulary.Maturities"/>; empty means all.</summary>
    public string[] Maturities { get; init; } = [];

    /// <summary>Kinds of organisation it is meant for; empty means all.</summary>
    public string[] Audience { get; init; } = [];

    /// <summary>True when only signed-in members read it.</summary>
    public bool MembersOnly { get; init; }

    /// <summary>Last day to answer.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>What a call for projects gives, in its own words.</summary>
    public string CallAmount { get; init; } = "";

    /// <summary>Who may answer a call for projects, in a few words.</summary>
    public string CallWho { get; init; } = "";

    /// <summary>Kinds of organisation that a legal text obliges.</summary>
    public string[] ObligedKinds { get; init; } = [];

    /// <summary>It obliges from so many inhabitants on; none without such a threshold.</summary>
    public int? ObligedPopulation { get; init; }

    /// <summary>It obliges from so many agents on; none without such a threshold.</summary>
    public int? ObligedAgents { get; init; }

    /// <summary>The day from which it obliges; none when it does already.</summary>
    public DateOnly? ObligedFrom { get; init; }

    /// <summary>True when reading it at the publisher's costs money.</summary>
    public bool Paid { get; init; }

    /// <summary>True for what stays true: a beginner can start there.</summary>
    public bool Evergreen { get; init; }

    /// <summary>True for the association's own guides, kits, replays and slides.</summary>
    public bool Own { get; init; }

    /// <summary>Code of the licence of an own item.</summary>
    public string? Licence { get; init; }

    /// <summary>The description alone, without the item it may belong to.</summary>
    [JsonIgnore]
    public Description Alone => GetType() == typeof(Description) ? this : new Description(this);
}
