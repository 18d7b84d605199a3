using Animation.Contracts.Members;
using Animation.Hosting;

namespace Animation.Engagement.Reach;

/// <summary>A row of the dashboard: a kind of organisation, communes by size.</summary>
/// <param name="Label">Head of the row.</param>
/// <param name="Absent">Whole clause said when nobody of the group took part; none for groups nobody could be missing from.</param>
public sealed record OrganisationGroup(string Code, Text Label, Text? Absent);

/// <summary>How reach is divided: kinds of organisation, communes cut where the law does (3 500 inhabitants), and what is not known.</summary>
public static class OrganisationGroups
{
    public const string Unknown = "unknown";
    public const string SmallCommune = "commune_small";
    private const string UnsizedCommune = "commune_unsized";
    private const int SmallBelow = 3_500;

    /// <summary>In the order they are read, the unknown last.</summary>
    public static readonly IReadOnlyList<OrganisationGroup> All =
    [
        Group(SmallCommune, new("Communes de moins de 3 500 habitants", "Communes under 3,500 inhabitants"), "absentes"),
        Group(OrganisationKinds.Commune, new("Communes de 3 500 habitants et plus", "Communes of 3,500 inhabitants and more"), "absentes"),
        Group(UnsizedCommune, new("Communes de taille inconnue", "Communes of unknown size"), null),
        Group(OrganisationKinds.Epci, new("Intercommunalités", "Intermunicipal bodies"), "absentes"),
        Group(OrganisationKinds.Metropole, new("Métropoles", "Metropolitan areas"), "absentes"),
        Group(OrganisationKinds.Departement, new("Départements", "Departments"), "absents"),
        Group(OrganisationKinds.Region, new("Régions", "Regions"), "absentes"),
        Group(OrganisationKinds.Syndicat, new("Syndicats de collectivités", "Joint authorities"), "absents"),
        Group(OrganisationKinds.Etat, new("Services de l'État", "State services"), "absents"),
        Group(OrganisationKinds.EtablissementPublic, new("Établissements publics", "Public bodies"), "absents"),
        Group(OrganisationKinds.Association, new("Associations", "Non-profits"), "absentes"),
        Group(OrganisationKinds.Entreprise, new("Entreprises", "Companies"), "absentes"),
        Group(OrganisationKinds.EntrepriseInteretGeneral, new("Entreprises d'intérêt général", "Public-interest companies"), "absentes"),
        Group(OrganisationKinds.Cooperative, new("Coopératives", "Cooperatives"), "absentes"),
        Group(OrganisationKinds.Recherche, new("Recherche et enseignement", "Research and teaching"), null),
        Group(OrganisationKinds.Particulier, new("À titre personnel", "In their own name"), null),
        Group(Unknown, new("Organisation inconnue", "Organisation unknown"), null),
    ];

    /// <summary>The group of an organisation; a kind nobody knows counts as unknown.</summary>
    /// <param name="population">Inhabitants of its territory, when known.</param>
    public static string Of(string kind, int? population) => (kind, population) switch
    {
        (OrganisationKinds.Commune, null) => UnsizedCommune,
        (OrganisationKinds.Commune, < SmallBelow) => SmallCommune,
        _ => OrganisationKinds.All.Contains(kind) ? kind : Unknown,
    };

    /// <summary>The label of a group.</summary>
    public static Text Label(string code) => (All.FirstOrDefault(group => group.Code == code) ?? All[^1]).Label;

    private static OrganisationGroup Group(string code, Text label, string? absent) => new(code, Unbroken(label), absent is null ? null : Unbroken(new(
        $"les {Lower(label.Fr)} restent {absent}",
        $"{Lower(label.En)} remain absent")));

    private static Text Unbroken(Text text) => new(text.Fr.Replace("3 500", "3\u00A0500", StringComparison.Ordinal), text.En);

    private static string Lower(string label) => char.ToLower(label[0], System.Globalization.CultureInfo.InvariantCulture) + label[1..];
}
