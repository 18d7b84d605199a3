namespace Animation.Contracts.Members;

/// <summary>
/// The whole shared state of a person. Published by Members at each change and on replay. It carries a name and an address
/// because Newsletter writes to people and Events greets them; nobody copies them into a fact, a log or a trace.
/// </summary>
/// <param name="Version">Raised in the owner's row at each change; shared with <see cref="MemberErased"/>.</param>
/// <param name="Name">As the person wants to be called.</param>
/// <param name="Address">Where mail reaches them.</param>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
/// <param name="OrganisationId">The organisation they act for by default; none when they act for themselves.</param>
/// <param name="Function"><c>agent</c>, <c>elected</c> or <c>other</c>.</param>
/// <param name="Staff">True for the association's own team, counted apart from reach.</param>
/// <param name="ChangedAt">When the owner changed it, UTC.</param>
public sealed record PersonChanged(
    Guid PersonId, long Version, string Name, string Address, string Language, Guid? OrganisationId, string Function, bool Staff,
    DateTimeOffset ChangedAt)
{
    /// <summary>Every organisation they act for today, the default one included.</summary>
    public IReadOnlyList<Affiliation> Affiliations { get; init; } = [];

    /// <summary>How the address came to the association when the person did not give it themselves; none when they did.</summary>
    public PersonOrigin? Origin { get; init; }
}

/// <summary>Where an address came from: the first mail says it and offers to leave.</summary>
/// <param name="Means">One of <see cref="PersonOrigins"/>.</param>
/// <param name="Detail">In the association's words, as told when it was entered: a file, a list, a meeting. Never a person's name.</param>
/// <param name="On">The day it was entered.</param>
public sealed record PersonOrigin(string Means, string Detail, DateOnly On);

/// <summary>Means by which an address reaches the association without its owner.</summary>
public static class PersonOrigins
{
    public const string Import = "import";
    public const string Officer = "officer";
}

/// <summary>One organisation a person acts for.</summary>
/// <param name="Function"><c>agent</c>, <c>elected</c> or <c>other</c>.</param>
/// <param name="Standing"><c>titular</c> or <c>deputy</c> representative; none for neither.</param>
public sealed record Affiliation(Guid OrganisationId, string Function, string? Standing);

/// <summary>
/// The tombstone of a person: every service forgets them and refuses anything later about them. Published by Members.
/// </summary>
/// <param name="Version">Higher than any version published before.</param>
public sealed record MemberErased(Guid PersonId, long Version, DateTimeOffset ErasedAt);
