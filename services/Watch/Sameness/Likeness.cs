namespace Animation.Watch.Sameness;

/// <summary>How near two items are: the evidence shown to the officer.</summary>
/// <param name="Title">Share of the words of both titles that they have in common, 0 to 1.</param>
/// <param name="Text">Share of the shorter text found in the other, 0 to 1.</param>
public sealed record Likeness(double Title, double Text)
{
    private const int FewRuns = 12;

    public const string SameText = "text";
    public const string SameStory = "story";

    public static Likeness Of(Wording one, Wording other)
    {
        var title = one.Title.Count + other.Title.Count == 0 ? 0 : (double)Common(one.Title, other.Title) / one.Title.Union(other.Title).Count();
        var shorter = Math.Min(one.Runs.Count, other.Runs.Count);
        return new(title, shorter < FewRuns ? 0 : (double)Common(one.Runs, other.Runs) / shorter);
    }

    /// <summary>
    /// <c>text</c>, <c>story</c> or nothing. Within one source only the same text under nearly the same title counts: a publisher does
    /// not tell a story twice, but repeats its formulas. Different numbers in the titles are different editions.
    /// </summary>
    public string? Level(Wording one, Wording other, bool sameSource)
    {
        if (one.Numbers.Count > 0 && other.Numbers.Count > 0 && !one.Numbers.SetEquals(other.Numbers))
            return null;
        if (one.Key is not null && one.Key == other.Key && (!sameSource || Title >= 0.6))
            return SameText;
        if (sameSource)
            return null;
        var common = Common(one.Title, other.Title);
        return (Title >= 0.75 && common >= 4) || (Title >= 0.4 && common >= 3 && Text >= 0.3) || (Text >= 0.6 && common >= 1) ? SameStory : null;
    }

    private static int Common(HashSet<string> one, HashSet<string> other) => one.Count(other.Contains);
}
