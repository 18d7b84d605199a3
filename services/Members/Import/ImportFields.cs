using Animation.Hosting;
using Animation.Members.Directory;
using Animation.Vocabulary;

namespace Animation.Members.Import;

/// <summary>What a column may hold, how headers name it, and how cells name our codes.</summary>
public static class ImportFields
{
    /// <summary>A field that a column can fill.</summary>
    /// <param name="Headers">Headers it is guessed from, plain, French and English.</param>
    public sealed record Field(string Code, Text Name, string Headers);

    private static readonly Field[] people =
    [
        new("address", new("Adresse de courriel", "Mail address"), "adresse|courriel|email|e mail|mail|adresse mail|adresse e mail|adresse email|adresse de courriel|address|mail address"),
        new("name", new("Nom complet", "Full name"), "nom complet|nom et prenom|prenom nom|prenom et nom|name|full name|personne|contact"),
        new("first", new("Prénom", "First name"), "prenom|first name|given name"),
        new("last", new("Nom de famille", "Last name"), "nom|nom de famille|last name|surname|family name"),
        new("organisation", new("Organisation (nom)", "Organisation (name)"), "organisation|organisme|structure|collectivite|commune|employeur|organization|entite|adherent"),
        new("siren", new("Organisation (SIREN ou SIRET)", "Organisation (SIREN or SIRET)"), "siren|siret|numero siren|n siren"),
        new("place", new("Organisation (code officiel)", "Organisation (official code)"), "code insee|insee|code officiel|code commune|official code"),
        new("function", new("Agent ou élu", "Staff or elected"), "fonction|agent ou elu|type de fonction|function|qualite"),
        new("standing", new("Titulaire ou suppléance", "Titular or deputy"), "titulaire|representant|suppleant|standing|titulaire ou suppleant"),
        new("title", new("Intitulé exact", "Job title"), "intitule|poste|titre|job title|title|intitule du poste|fonction exacte"),
        new("language", new("Langue", "Language"), "langue|language|lang"),
    ];

    private static readonly Field[] organisations =
    [
        new("name", new("Nom", "Name"), "nom|name|organisation|organisme|structure|collectivite|denomination|raison sociale"),
        new("kind", new("Type", "Kind"), "genre|type|categorie|kind|type d organisation"),
        new("status", new("Adhésion", "Membership"), "statut|adhesion|status|membership"),
        new("since", new("Adhérente depuis", "Member since"), "adherent depuis|adherente depuis|depuis|date d adhesion|member since|since"),
        new("until", new("Adhérente jusqu'au", "Member until"), "adherent jusqu au|adherente jusqu au|jusqu au|fin d adhesion|echeance|member until|until"),
        new("place", new("Territoire (code ou nom)", "Territory (code or name)"), "code officiel|code insee|insee|territoire|commune|place|official code|code commune"),
        new("siren", new("SIREN", "SIREN"), "siren|siret|numero siren|n siren"),
        new("college", new("Collège", "College"), "college"),
        new("size", new("Taille", "Size"), "taille|effectif|size"),
        new("domains", new("Domaines de courriel", "Mail domains"), "domaines|domaine|domains|domaines de courriel"),
        new("mailboxes", new("Boîtes fonctionnelles", "Functional mailboxes"), "boites fonctionnelles|boite fonctionnelle|courriel|email|mailboxes|adresse"),
    ];

    /// <summary>The fields of <c>people</c> or <c>organisations</c>.</summary>
    public static IReadOnlyList<Field> Of(string subject) => subject == "people" ? people : organisations;

    /// <summary>What the columns seem to hold: as remembered, else by their headers, each field once.</summary>
    public static string[] Guess(string subject, IReadOnlyList<string> head, IReadOnlyDictionary<string, string> remembered)
    {
        var mapping = new string[head.Count];
        for (var i = 0; i < head.Count; i++)
        {
            var header = PlaceNames.Plain(head[i]);
            var field = remembered.GetValueOrDefault(header) ?? Of(subject).FirstOrDefault(field => field.Headers.Split('|').Contains(header))?.Code ?? "";
            mapping[i] = mapping.AsSpan(0, i).Contains(field) ? "" : field;
        }
        // « nom » alone is the whole name; beside « prénom » it is the family's.
        var last = Array.IndexOf(mapping, "last");
        if (last >= 0 && !mapping.Contains("first") && !mapping.Contains("name"))
            mapping[last] = "name";
        return mapping;
    }

    /// <summary>The code whose word, in either language, or which itself a cell holds; the cell when it is none of them, for the rule to refuse.</summary>
    public static string? Code(IReadOnlyDictionary<string, Text> words, string? cell)
    {
        if (string.IsNullOrWhiteSpace(cell) || words.ContainsKey(cell))
            return string.IsNullOrWhiteSpace(cell) ? null : cell;
        var plain = PlaceNames.Plain(cell);
        return words.FirstOrDefault(word => PlaceNames.Plain(word.Value.Fr) == plain || PlaceNames.Plain(word.Value.En) == plain || PlaceNames.Plain(word.Key) == plain).Key ?? cell;
    }

    /// <summary>People write functions in many ways; their beginning tells.</summary>
    public static string? Function(string? cell) => PlaceNames.Plain(cell ?? "") switch
    {
        "" => null,
        var plain when plain.StartsWith("elu", StringComparison.Ordinal) || plain.StartsWith("elected", StringComparison.Ordinal) || plain.StartsWith("maire", StringComparison.Ordinal)
            || plain.StartsWith("adjoint au maire", StringComparison.Ordinal) || plain.StartsWith("conseill", StringComparison.Ordinal) && plain.Contains("municipal", StringComparison.Ordinal) => FunctionKinds.Elected,
        var plain when plain.StartsWith("agent", StringComparison.Ordinal) || plain == "staff" => FunctionKinds.Agent,
        _ => Code(DirectoryWords.Functions, cell),
    };

    public static string? Standing(string? cell) => PlaceNames.Plain(cell ?? "") switch
    {
        "" or "non" or "no" => null,
        "titulaire" or "oui" or "titular" => "titular",
        "suppleant" or "suppleante" or "suppleance" or "deputy" => "deputy",
        _ => cell,
    };
}
