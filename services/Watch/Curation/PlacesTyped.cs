using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Vocabulary;

namespace Animation.Watch.Curation;

/// <summary>Official places written as people write them: names, or codes, one after the other.</summary>
public static class PlacesTyped
{
    private const int Most = 20;

    /// <summary>The codes meant, each once. What cannot be told is added to the problems.</summary>
    public static string[] Understand(string? typed, string field, List<Problem> problems)
    {
        var names = (typed ?? "").Split([';', '\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length > Most)
            problems.Add(new("watch.places-many", new Text($"{Most} territoires au plus ; sinon, laissez vide : partout.", $"{Most} places at most; or leave empty: everywhere."), field));
        var places = new List<string>();
        foreach (var name in names.Take(Most))
        {
            var found = Candidates(name);
            if (found.Count == 1)
                places.Add(found[0].Code);
            else
                problems.Add(found.Count == 0
                    ? new("watch.place-unknown", new Text($"Aucun territoire ne s’appelle « {name} ».", $"No place is called “{name}”."), field)
                    : new("watch.place-ambiguous", new Text($"Plusieurs territoires s’appellent « {name} » : {Listed(found)}. Reprenez l’un d’eux tel quel.", $"Several places are called “{name}”: {Listed(found)}. Type one of them as it stands."), field));
        }

        return [.. places.Distinct()];
    }

    /// <summary>The places as one may type them again.</summary>
    public static string Write(IEnumerable<string> codes) => string.Join(" ; ", codes.Select(code => Places.Find(code) is { } place ? Name(place) : code));

    // A name that only one place bears stands alone; otherwise its code follows.
    private static string Name(Place place) => Candidates(place.FullName) is [var only] && only == place ? place.FullName : $"{place.Name} [{place.Code}]";

    private static List<Place> Candidates(string typed)
    {
        if (Places.Find(Within(typed, '[', ']') ?? typed) is { } coded)
            return [coded];
        var bracket = typed.IndexOf('(', StringComparison.Ordinal);
        var name = PlaceNames.Plain(bracket < 0 ? typed : typed[..bracket]);
        var named = Places.Search(name, limit: 60).Where(found => PlaceNames.Plain(found.OldName ?? found.Place.Name) == name).Select(found => found.Place).ToList();
        if (bracket >= 0)
            return [.. named.Where(place => PlaceNames.Plain($"{name} {place.Departement?.Name}") == PlaceNames.Plain(typed))];
        // "Bretagne" is the region, whatever hamlet bears the name; "Paris" stays a question between its levels.
        return named.Where(place => place.Kind is PlaceKind.Region or PlaceKind.Departement or PlaceKind.Overseas or PlaceKind.Country).ToList() is [var territory] ? [territory] : named;
    }

    private static string? Within(string text, char open, char close) =>
        text.IndexOf(open) is var start and >= 0 && text.IndexOf(close, start) is var end and >= 0 ? text[(start + 1)..end] : null;

    private static string Listed(List<Place> places) =>
        string.Join(", ", places.Take(6).Select(place => $"{place.FullName} [{place.Code}]")) + (places.Count > 6 ? "…" : "");
}
