namespace Animation.Vocabulary;

/// <summary>The official map of France, read once when first asked for; every answer is immutable.</summary>
public static class Places
{
    private static readonly Lazy<Gazetteer> Map = new(Gazetteer.Load);

    internal static Gazetteer Gazetteer => Map.Value;

    /// <summary>Where the map comes from, which edition, under which licence.</summary>
    public static string Edition => Map.Value.Edition;

    /// <summary>Every place of today.</summary>
    public static IReadOnlyList<Place> All => Map.Value.All;

    /// <summary>The place of a code; the code of a merged commune gives the commune it is part of today.</summary>
    public static Place? Find(string? code) => code is null ? null : Map.Value.Find(code);

    /// <summary>
    /// Places whose name, or a word of it, begins with the text; case, accents and hyphens do not count.
    /// Same name first, then names that begin so, then words, the most populated first. Old names find today's commune.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="kind">Only places of this kind.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<PlaceFound> Search(string? text, PlaceKind? kind = null, int limit = 10) =>
        Map.Value.Search(text ?? "", kind, limit);

    /// <summary>The territories directly above; none for an unknown code.</summary>
    public static IReadOnlyList<Place> Parents(string code) => Find(code)?.Parents ?? [];

    /// <summary>The territories directly below.</summary>
    public static IReadOnlyList<Place> Children(string code) => Find(code)?.Members ?? [];

    /// <summary>The place and everything it lies in, codes for SQL: a commune gives itself, its intercommunality, département, region, country.</summary>
    public static string[] Above(string code) => Walk(code, place => place.Parents, (from, to) => from.Kind != PlaceKind.Intercommunality || Counts(from, to, code));

    /// <summary>
    /// The place and everything in it, codes for SQL. A département gives its communes and the intercommunalities that touch it,
    /// but not the communes these have elsewhere.
    /// </summary>
    public static string[] Expand(string code)
    {
        var from = Find(code)?.Kind;
        return Walk(code, place => place.Members, (via, _) => via.Kind != PlaceKind.Intercommunality || from == PlaceKind.Intercommunality);
    }

    // A commune does not lie in the other départements of its intercommunality.
    private static bool Counts(Place from, Place to, string code) =>
        to.Kind == PlaceKind.Intercommunality || Find(code)?.Kind == PlaceKind.Intercommunality;

    private static string[] Walk(string code, Func<Place, IReadOnlyList<Place>> next, Func<Place, Place, bool> follow)
    {
        if (Find(code) is not { } start)
            return [];
        var seen = new HashSet<Place> { start };
        var waiting = new Queue<Place>([start]);
        while (waiting.TryDequeue(out var place))
            foreach (var neighbour in next(place))
                if (follow(place, neighbour) && seen.Add(neighbour))
                    waiting.Enqueue(neighbour);
        return [.. seen.Select(place => place.Code)];
    }
}

/// <summary>A place found by its name.</summary>
/// <param name="Place">The place of today.</param>
/// <param name="OldName">The former name or district that matched, when it is not the name of today.</param>
public sealed record PlaceFound(Place Place, string? OldName = null);
