namespace Animation.Watch.Sameness;

/// <summary>How near two items are: the evidence shown to the officer.</summary>
/// <param name="Title">Share of the words of both titles that they have in common, 0 to 1.</param>
/// <param name="Text">Share of the shorter text found in the other, word after word, 0 to 1.</param>
/// <param name="Words">Share of the words of the shorter found in the other, in any order, 0 to 1.</param>
public sealed record Likeness(double Title, double Text, double Words)
{
    private const int FewRuns = 12;
    private const int FewWords = 8;
    private const int ManyWords = 12;

    public const string SameText = "text";
    public const string SameStory = "story";

    public static Likeness Of(Wording one, Wording other)
    {
        var title = one.Title.Count + other.Title.Count == 0 ? 0 : (double)Common(one.Title, other.Title) / one.Title.Union(other.Title).Count();
        var shorter = Math.Min(one.Runs.Count, other.Runs.Count);
        var fewer = Math.Min(one.Significant.Count, other.Significant.Count);
        return new(title, shorter < FewRuns ? 0 : (double)Common(one.Runs, other.Runs) / shorter, fewer < FewWords ? 0 : (double)Common(one.Significant, other.Significant) / fewer);
    }

    /// <summary>
    /// <c>text</c>, <c>story</c> or nothing. Within one source only the same text under nearly the same title counts: a publisher does
    /// not tell a story twice, but repeats its formulas. Two titles that each hold a name, a date or a number that the other never
    /// says are two things, however alike the rest: Brest and Quimper call for projects in the same words.
    /// </summary>
    public string? Level(Wording one, Wording other, bool sameSource)
    {
        if (Apart(one.Editions, other.Editions, one, other))
            return null;
        if (one.Key is not null && one.Key == other.Key && (!sameSource || Title >= 0.6))
            return SameText;
        if (sameSource || Apart(one.Names, other.Names, one, other) || Apart(one.Figures, other.Figures, one, other))
            return null;
        var common = Common(one.Title, other.Title);
        var fewer = Math.Min(one.Significant.Count, other.Significant.Count);
        return (Title >= 0.75 && common >= 4) || (Words >= 0.6 && common >= 1) || (Text >= 0.6 && common >= 1) || (Words >= 0.8 && fewer >= ManyWords) ? SameStory : null;
    }

    private static bool Apart(HashSet<string> ones, HashSet<string> others, Wording one, Wording other) =>
        ones.Any(word => !other.Known.Contains(word)) && others.Any(word => !one.Known.Contains(word));

    private static int Common(HashSet<string> one, HashSet<string> other) => one.Count(other.Contains);
}
