namespace Animation.Contracts.Members;

/// <summary>The whole shared state of an organisation. Published by Members at each change and on replay.</summary>
/// <param name="OrganisationId">Stable id.</param>
/// <param name="Version">Raised in the owner's row at each change; a replica refuses anything not newer.</param>
/// <param name="Name">Public name: an organisation is not a person.</param>
/// <param name="Kind">One of <see cref="OrganisationKinds"/>.</param>
/// <param name="Status"><c>member</c>, <c>associate</c>, <c>not-yet</c> or <c>former</c>.</param>
/// <param name="MemberUntil">Last day of the current membership; none when it is not a member or has no end.</param>
/// <param name="Place">Official code of its territory, as Vocabulary knows it; none for an organisation without one.</param>
/// <param name="Population">Inhabitants of that territory; none when unknown or meaningless.</param>
/// <param name="ChangedAt">When the owner changed it, UTC.</param>
public sealed record OrganisationChanged(
    Guid OrganisationId, long Version, string Name, string Kind, string Status, DateOnly? MemberUntil, string? Place, int? Population,
    DateTimeOffset ChangedAt)
{
    /// <summary>Code of the college that represents it, as the association's statutes name them; none when it has none.</summary>
    public string? College { get; init; }

    /// <summary>Code of its size class; none when unknown.</summary>
    public string? SizeClass { get; init; }
}

/// <summary>Kinds of organisation the association counts its reach by.</summary>
public static class OrganisationKinds
{
    public const string Commune = "commune";
    public const string Epci = "epci";
    public const string Metropole = "metropole";
    public const string Departement = "departement";
    public const string Region = "region";
    public const string Syndicat = "syndicat";
    public const string Etat = "etat";
    public const string EtablissementPublic = "etablissement_public";
    public const string Association = "association";
    public const string Entreprise = "entreprise";
    public const string EntrepriseInteretGeneral = "entreprise_interet_general";
    public const string Cooperative = "cooperative";
    public const string Recherche = "recherche";
    public const string Particulier = "particulier";

    public static readonly IReadOnlyList<string> All =
    [
        Commune, Epci, Metropole, Departement, Region, Syndicat, Etat, EtablissementPublic, Association, Entreprise,
        EntrepriseInteretGeneral, Cooperative, Recherche, Particulier,
    ];
}
