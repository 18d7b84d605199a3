using System.Globalization;

namespace Animation.Benchmarks;

/// <summary>One figure beside its yardstick, both measured in the same run: a line of the report.</summary>
/// <param name="Unit">Unit of ours and of the yardstick; the ratio has none.</param>
internal sealed record Figure(string Name, double Ours, double Yardstick, string Unit)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}\t{Ours:0.###}\t{Yardstick:0.###}\t{Ours / Yardstick:0.##}\t{Unit}");

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value that 99 % stay at or under.</summary>
    internal static double P99(double[] values)
    {
        Array.Sort(values);
        return values[(int)Math.Ceiling(values.Length * 0.99) - 1];
    }
}
