using Animation.Contracts.Members;
using Animation.Vocabulary;

namespace Animation.Members.Demo;

/// <summary>The organisations of <c>organisations.csv</c>, found on the official map.</summary>
internal static class DemoOrganisations
{
    // Words that say what an intercommunalité is, not which one.
    private static readonly HashSet<string> Empty =
        ["communaute", "communes", "agglomeration", "agglo", "urbaine", "metropole", "de", "du", "des", "d", "l", "la", "le", "les", "et", "en", "pays"];

    internal sealed record Named(string Name, string Kind, Place? Place);

    internal static IReadOnlyList<Named> Read()
    {
        using var stream = typeof(DemoOrganisations).Assembly.GetManifestResourceStream("demo-organisations.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var named = new List<Named>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            named.Add(new Named(cells[0], cells[1], PlaceOf(cells[0], cells[1], cells[2])));
        }
        return named;
    }

    private static Place? PlaceOf(string name, string kind, string region) => kind switch
    {
        OrganisationKinds.Commune => Same(name, PlaceKind.Commune, region),
        OrganisationKinds.Departement => Same(name, PlaceKind.Departement, region),
        OrganisationKinds.Region => Same(name, PlaceKind.Region, region),
        // Its official name, CARENE, shares no word with the one it goes by.
        OrganisationKinds.Epci when name == "Saint-Nazaire Agglo" => Places.Find("244400644"),
        OrganisationKinds.Epci or OrganisationKinds.Metropole => Nearest(name, region),
        OrganisationKinds.Syndicat => Same(region, PlaceKind.Region, region),
        _ => null,
    };

    private static Place? Same(string name, PlaceKind kind, string region) =>
        Places.Search(name, kind, 20).Select(found => found.Place).FirstOrDefault(place => place.Name == name && place.Region?.Name == region);

    // People call an intercommunalité by its telling words, in any order: Grand Poitiers Communauté urbaine.
    private static Place? Nearest(string name, string region)
    {
        var words = Telling(name);
        var scored = from place in Places.All
                     where place.Kind == PlaceKind.Intercommunality && place.Parents.Any(parent => parent.Parents.Any(above => above.Name == region))
                     let own = Telling(place.Name)
                     let shared = words.Count(word => own.Any(other => other.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(other, StringComparison.Ordinal)))
                     let score = 2.0 * shared / (words.Length + own.Length)
                     where score >= 0.6
                     orderby score descending, place.Population descending
                     select place;
        return scored.FirstOrDefault();
    }

    private static string[] Telling(string name) => [.. PlaceNames.Plain(name).Split(' ').Where(word => !Empty.Contains(word))];
}
