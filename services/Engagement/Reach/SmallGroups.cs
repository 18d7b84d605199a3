namespace Animation.Engagement.Reach;

/// <summary>
/// Hides groups so small that a figure would speak of persons. A hidden cell is never alone: enough of its neighbours are hidden with it
/// that subtracting what is shown from the total tells of at least <see cref="Threshold"/> people.
/// </summary>
public static class SmallGroups
{
    /// <summary>Smallest group shown inside the association; anything published needs 11.</summary>
    public const int Threshold = 5;

    /// <summary>A figure on its own; none when it is hidden. Zero speaks of nobody and is shown.</summary>
    public static int? Mask(int count) => count is > 0 and < Threshold ? null : count;

    /// <summary>The parts of a total that is shown beside them, in their order.</summary>
    public static int?[] Mask(IReadOnlyList<int> parts)
    {
        var shown = parts.Select(Mask).ToArray();
        while (!Safe(parts, shown) && Smallest(shown) is { } next)
            shown[next] = null;
        return shown;
    }

    private static bool Safe(IReadOnlyList<int> parts, int?[] shown)
    {
        var hidden = parts.Where((_, index) => shown[index] is null).ToArray();
        return hidden.Length == 0 || (hidden.Length > 1 && hidden.Sum() >= Threshold);
    }

    private static int? Smallest(int?[] shown) => shown.Index()
        .Where(cell => cell.Item is > 0)
        .OrderBy(cell => cell.Item)
        .Select(cell => (int?)cell.Index)
        .FirstOrDefault();
}
