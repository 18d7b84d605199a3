using Animation.Contracts.Members;
using Animation.Vocabulary;

namespace Animation.Watch.Curation;

/// <summary>Kinds of organisation an item may be meant for, or oblige, in the words of the page.</summary>
public static class Kinds
{
    public static readonly IReadOnlyList<Term> All =
    [
        new(OrganisationKinds.Commune, "Communes", "Municipalities"),
        new(OrganisationKinds.Epci, "Intercommunalités", "Groups of municipalities"),
        new(OrganisationKinds.Metropole, "Métropoles", "Metropolises"),
        new(OrganisationKinds.Departement, "Départements", "Départements"),
        new(OrganisationKinds.Region, "Régions", "Regions"),
        new(OrganisationKinds.Syndicat, "Syndicats mixtes", "Joint authorities"),
        new(OrganisationKinds.Etat, "Services de l’État", "State services"),
        new(OrganisationKinds.EtablissementPublic, "Établissements publics", "Public bodies"),
        new(OrganisationKinds.Association, "Associations", "Associations"),
        new(OrganisationKinds.Cooperative, "Coopératives", "Cooperatives"),
        new(OrganisationKinds.EntrepriseInteretGeneral, "Entreprises d’intérêt général", "Companies of general interest"),
        new(OrganisationKinds.Entreprise, "Entreprises", "Companies"),
        new(OrganisationKinds.Recherche, "Recherche et enseignement", "Research and teaching"),
        new(OrganisationKinds.Particulier, "Particuliers", "Individuals"),
    ];

    public static bool Knows(string code) => All.Any(kind => kind.Code == code);

    /// <summary>The label in the reader's language; an unknown code shows as itself.</summary>
    public static string Label(string code) => All.FirstOrDefault(kind => kind.Code == code)?.Label ?? code;
}

/// <summary>Licences under which the association's own items may be reused.</summary>
public static class Licences
{
    public static readonly IReadOnlyList<Term> All =
    [
        new("lo-2.0", "Licence Ouverte 2.0", "Open Licence 2.0 (Etalab)"),
        new("cc-by-4.0", "CC BY 4.0 : en citant l’association", "CC BY 4.0: naming the association"),
        new("cc-by-sa-4.0", "CC BY-SA 4.0 : en citant, sous la même licence", "CC BY-SA 4.0: naming it, under the same licence"),
        new("cc0-1.0", "CC0 : sans condition", "CC0: without conditions"),
    ];

    /// <summary>The label in the reader's language; an unknown code shows as itself.</summary>
    public static string Label(string code) => All.FirstOrDefault(licence => licence.Code == code)?.Label ?? code;
}
