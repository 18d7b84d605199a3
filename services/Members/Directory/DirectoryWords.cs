using Animation.Contracts.Members;
using Animation.Hosting;

namespace Animation.Members.Directory;

/// <summary>The codes of the directory in the words people read; stored and sent are the codes.</summary>
public static class DirectoryWords
{
    /// <summary>Kinds of organisation, in the order of the association's own reports.</summary>
    public static readonly IReadOnlyDictionary<string, Text> Kinds = new Dictionary<string, Text>
    {
        [OrganisationKinds.Commune] = new("Commune", "Municipality"),
        [OrganisationKinds.Epci] = new("Intercommunalité", "Group of municipalities"),
        [OrganisationKinds.Metropole] = new("Métropole", "Metropolis"),
        [OrganisationKinds.Departement] = new("Département", "Département"),
        [OrganisationKinds.Region] = new("Région", "Region"),
        [OrganisationKinds.Syndicat] = new("Syndicat mixte", "Joint authority"),
        [OrganisationKinds.Etat] = new("Service de l'État", "State service"),
        [OrganisationKinds.EtablissementPublic] = new("Établissement public", "Public body"),
        [OrganisationKinds.Association] = new("Association", "Association"),
        [OrganisationKinds.Cooperative] = new("Coopérative", "Cooperative"),
        [OrganisationKinds.EntrepriseInteretGeneral] = new("Entreprise d'intérêt général", "Company of general interest"),
        [OrganisationKinds.Entreprise] = new("Entreprise", "Company"),
        [OrganisationKinds.Recherche] = new("Recherche et enseignement", "Research and teaching"),
        [OrganisationKinds.Particulier] = new("Particulier", "Individual"),
    };

    public static readonly IReadOnlyDictionary<string, Text> Statuses = new Dictionary<string, Text>
    {
        [OrganisationStatus.Member] = new("Adhérent", "Member"),
        [OrganisationStatus.Associate] = new("Membre associé", "Associate member"),
        [OrganisationStatus.NotYet] = new("Pas encore adhérent", "Not a member yet"),
        [OrganisationStatus.Former] = new("Ancien adhérent", "Former member"),
    };

    public static readonly IReadOnlyDictionary<string, Text> Functions = new Dictionary<string, Text>
    {
        [FunctionKinds.Agent] = new("Agente ou agent", "Staff"),
        [FunctionKinds.Elected] = new("Élue ou élu", "Elected"),
        [FunctionKinds.Other] = new("Autre", "Other"),
    };

    public static readonly IReadOnlyDictionary<string, Text> Standings = new Dictionary<string, Text>
    {
        ["titular"] = new("Titulaire", "Titular"),
        ["deputy"] = new("Suppléance", "Deputy"),
    };

    public static readonly IReadOnlyDictionary<string, Text> Roles = new Dictionary<string, Text>
    {
        [Hosting.Identity.Roles.Officer] = new("Animation", "Animation officer"),
        [Hosting.Identity.Roles.Director] = new("Direction", "Direction"),
        [Hosting.Identity.Roles.Expert] = new("Comité d'experts", "Committee of experts"),
        [Hosting.Identity.Roles.Admin] = new("Administration de la plateforme", "Administration of the platform"),
    };

    /// <summary>The words of a code; the code itself when a newer version wrote it.</summary>
    public static string Say(IReadOnlyDictionary<string, Text> words, string? code) =>
        code is null ? "" : words.TryGetValue(code, out var text) ? text : code;
}

/// <summary>What an organisation is to the association.</summary>
public static class OrganisationStatus
{
    public const string Member = "member";
    public const string Associate = "associate";
    public const string NotYet = "not-yet";
    public const string Former = "former";
}

/// <summary>As what a person acts for an organisation.</summary>
public static class FunctionKinds
{
    public const string Agent = "agent";
    public const string Elected = "elected";
    public const string Other = "other";
}
