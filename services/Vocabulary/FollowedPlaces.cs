namespace Animation.Vocabulary;

/// <summary>The places something concerns, as SQL and memory compare them; none at all means everywhere.</summary>
/// <param name="Places">Codes of today; empty when the whole country is among them.</param>
/// <param name="WithAbove">The same and everything they lie in.</param>
public sealed record ConcernedPlaces(string[] Places, string[] WithAbove)
{
    public static ConcernedPlaces Of(IEnumerable<string> codes)
    {
        var places = codes.Select(FollowedPlaces.Today).Distinct().ToArray();
        return places.Any(code => Vocabulary.Places.Find(code)?.Kind == PlaceKind.Country)
            ? new([], [])
            : new(places, [.. places.SelectMany(code => Vocabulary.Places.Above(code).Append(code)).Distinct()]);
    }
}

/// <summary>The places somebody follows, as SQL and memory compare them; none at all means everywhere.</summary>
/// <param name="Exact">The places themselves.</param>
/// <param name="Within">Those of them followed with everything inside.</param>
/// <param name="Above">Everything that contains those of them followed upwards.</param>
public sealed record FollowedPlaces(string[] Exact, string[] Within, string[] Above)
{
    public static FollowedPlaces Of(IEnumerable<string> places, IEnumerable<string> within, IEnumerable<string> above) => new(
        [.. places.Select(Today).Distinct()],
        [.. within.Select(Today).Distinct()],
        [.. above.SelectMany(code => Places.Above(code)).Distinct()]);

    /// <summary>
    /// Whether what concerns these places concerns somebody who follows those: everywhere on either side, the very place, a place
    /// inside one followed with what is inside, or a place around one followed with what is around.
    /// </summary>
    public bool Reach(ConcernedPlaces concerned) =>
        concerned.Places.Length == 0 || Exact.Length == 0
        || concerned.Places.Intersect(Exact).Any() || concerned.WithAbove.Intersect(Within).Any() || concerned.Places.Intersect(Above).Any();

    internal static string Today(string code) => Places.Find(code)?.Code ?? code;
}
