namespace Animation.Vocabulary.Reading;

/// <summary>What a name may stand for.</summary>
/// <param name="Place">The place of today; none for words that look like a place and are not.</param>
/// <param name="Short">True for the usual short form of an intercommunality: it needs to be introduced.</param>
/// <param name="Old">True for a merged commune or a district.</param>
internal readonly record struct NamedPlace(Place? Place, bool Short = false, bool Old = false);

/// <summary>
/// Every name of the map by its words, built once when a text is first read: some 46,000 names, about 6 MB for the life of the process.
/// </summary>
internal sealed class PlaceLexicon
{
    private static readonly string[] forms =
    [
        "communaute de communes", "communaute d agglomeration", "communaute urbaine", "metropole europeenne", "eurometropole", "metropole",
    ];

    private static readonly (string Name, string Code)[] oldNames =
    [
        ("alsace", "R44"), ("lorraine", "R44"), ("champagne ardenne", "R44"), ("collectivite europeenne d alsace", "R44"),
        ("aquitaine", "R75"), ("limousin", "R75"), ("poitou charentes", "R75"), ("auvergne", "R84"), ("rhone alpes", "R84"), ("auvergne rhone alpes", "R84"),
        ("bourgogne", "R27"), ("franche comte", "R27"), ("nord pas de calais", "R32"), ("picardie", "R32"), ("languedoc roussillon", "R76"), ("midi pyrenees", "R76"),
        ("basse normandie", "R28"), ("haute normandie", "R28"), ("region centre", "R24"), ("region sud", "R93"), ("paca", "R93"), ("provence alpes cote d azur", "R93"),
        ("ile de france", "R11"), ("grand lyon", "200046977"), ("grand paris", "200054781"), ("reunion", "D974"), ("ile de la reunion", "D974"), ("la reunion", "D974"),
        ("guadeloupe", "D971"), ("martinique", "D972"), ("guyane", "D973"), ("mayotte", "D976"), ("paris", "75056"),
    ];

    // Words that hold the name of a place and are none.
    private static readonly string[] decoys =
    [
        "grande bretagne", "nouvelle orleans", "pays bas", "la defense", "ministere de la defense", "google lens", "val de loire", "cote d azur", "mont blanc", "paris match", "paris saclay university",
        "le monde", "ouest france", "sud ouest", "nice matin", "la provence", "le progres de lyon", "orange business", "orange cyberdefense", "orange bank", "orange money", "croix rouge", "la croix",
        "gare de lyon", "porte d orleans", "porte de versailles", "paris saint germain", "olympique de marseille", "olympique lyonnais", "sciences po paris", "nord sud", "golfe du morbihan",
        "massif des vosges", "massif du jura", "jura suisse", "canton du jura", "new york", "petite loire", "chateaux de la loire", "bords de loire", "saint valentin", "saint sylvestre", "saint jean baptiste",
        "sainte barbe", "saint gobain", "saint exupery", "yves saint laurent", "saint bernard", "saint nicolas", "france travail", "ile de france mobilites", "brest litovsk", "nord stream", "mer du nord", "amerique du nord",
        "coree du nord", "afrique du nord", "europe du nord", "gare du nord", "grand nord", "pole nord", "irlande du nord", "nouvelle zelande", "mariage pour tous", "banque de france", "tour de france", "air france", "valence espagne",
    ];

    private readonly Dictionary<string, NamedPlace[]> names = new(52_000, StringComparer.Ordinal);
    private readonly Dictionary<string, int> longest = new(24_000, StringComparer.Ordinal);

    private PlaceLexicon(Gazetteer map)
    {
        foreach (var place in map.All)
        {
            if (place.Kind == PlaceKind.Country || (place.Kind == PlaceKind.Region && place.Code.StartsWith("R0", StringComparison.Ordinal)) || place.Code == "D75")
                continue;
            var plain = PlaceNames.Plain(place.Name);
            // « les maires de la Creuse » speaks of the département, not of the village La Creuse.
            if (place.Kind == PlaceKind.Commune && (plain.StartsWith("la ", StringComparison.Ordinal) || plain.StartsWith("le ", StringComparison.Ordinal))
                && PlaceCues.Rivers.Contains(plain[3..]))
                continue;
            Add(plain, new NamedPlace(place));
            if (place.Kind == PlaceKind.Intercommunality && Shortened(plain) is { } name)
                Add(name, new NamedPlace(place, Short: !SaysItself(name)));
        }
        foreach (var (place, name) in map.OldNames)
            Add(PlaceNames.Plain(name!), new NamedPlace(place, Old: true));
        foreach (var (name, code) in oldNames)
            if (map.Find(code) is { } place)
                Add(name, new NamedPlace(place), alone: true);
        foreach (var name in decoys)
            Add(name, new NamedPlace(null), alone: true);
    }

    public static PlaceLexicon Shared => shared.Value;

    private static readonly Lazy<PlaceLexicon> shared = new(Make);

    internal static PlaceLexicon Make() => new(Places.Gazetteer);

    /// <summary>Most words of a name that begins with this word; 0 when none does.</summary>
    public int Longest(string first) => longest.GetValueOrDefault(first);

    public NamedPlace[] Find(ReadOnlySpan<char> plain) => names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(plain, out var found) ? found : [];

    private void Add(string plain, NamedPlace named, bool alone = false)
    {
        if (plain.Length < 2)
            return;
        names[plain] = alone || !names.TryGetValue(plain, out var known) ? [named]
            : known.Any(other => other.Place == named.Place) ? known : [.. known, named];
        var space = plain.IndexOf(' ', StringComparison.Ordinal);
        var first = space < 0 ? plain : plain[..space];
        longest[first] = Math.Max(longest.GetValueOrDefault(first), plain.Count(letter => letter == ' ') + 1);
    }

    private static string? Shortened(string plain)
    {
        foreach (var form in forms)
        {
            if (!plain.StartsWith(form + " ", StringComparison.Ordinal))
                continue;
            var rest = plain[(form.Length + 1)..];
            foreach (var article in (string[])["de la ", "de l ", "de ", "du ", "des ", "d ", "les ", "le ", "la ", "l "])
                if (rest.StartsWith(article, StringComparison.Ordinal))
                    return rest[article.Length..];
            return rest;
        }
        return null;
    }

    private static bool SaysItself(string name) => $" {name} " is var spaced && (name.StartsWith("grand ", StringComparison.Ordinal)
        || spaced.Contains(" metropole ", StringComparison.Ordinal) || spaced.Contains(" agglo", StringComparison.Ordinal) || spaced.Contains(" communaute ", StringComparison.Ordinal));
}
