using System.Globalization;
using System.Runtime.CompilerServices;
using Animation.Watch.Sameness;

namespace Animation.Watch.Tests.Sameness;

/// <summary>
/// How far the thresholds can be trusted, on pairs written by hand: they were chosen on the odd lines; what is promised here is measured on the even ones.
/// </summary>
public class PairsTests
{
    private sealed record Pair(string Kind, Wording One, Wording Other, string Said)
    {
        public bool Same => Kind is "story" or "text";

        public Likeness Likeness => Likeness.Of(One, Other);

        // As when they come: two that share no band are never compared.
        public bool Joined => (One.Key is not null && One.Key == Other.Key || Bands.Of(One).Intersect(Bands.Of(Other)).Any()) && Likeness.Level(One, Other, sameSource: false) is not null;
    }

    private static IReadOnlyList<Pair> Read([CallerFilePath] string here = "") =>
    [
        .. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "pairs.txt")).Where(line => line.Contains('|', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split('|'))
            .Select(cells => new Pair(cells[0], Wording.Of(cells[1], cells[2]), Wording.Of(cells[3], Filled(cells[4], cells[2])), $"{cells[1]} / {cells[3]}")),
    ];

    // "=" stands for the first text, "=40" for its first forty words.
    private static string Filled(string other, string text)
    {
        var at = other.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            return other;
        var digits = string.Concat(other[(at + 1)..].TakeWhile(char.IsDigit));
        var taken = digits.Length == 0 ? text : string.Join(' ', text.Split(' ').Take(int.Parse(digits, CultureInfo.InvariantCulture)));
        return other[..at] + taken + other[(at + 1 + digits.Length)..];
    }

    private static (double Precision, double Recall) Measure(IReadOnlyCollection<Pair> pairs)
    {
        var joined = pairs.Where(pair => pair.Joined).ToList();
        return ((double)joined.Count(pair => pair.Same) / joined.Count, (double)joined.Count(pair => pair.Same) / pairs.Count(pair => pair.Same));
    }

    [Fact]
    public void On_the_half_never_looked_at_what_is_joined_is_the_same_and_most_of_the_same_is_joined()
    {
        var pairs = Read();
        pairs.Count.ShouldBeGreaterThanOrEqualTo(150);
        var (seen, unseen) = (pairs.Where((_, at) => at % 2 == 0).ToList(), pairs.Where((_, at) => at % 2 == 1).ToList());
        foreach (var (name, half) in (ReadOnlySpan<(string, List<Pair>)>)[("seen", seen), ("unseen", unseen)])
        {
            var (precision, recall) = Measure(half);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {half.Count} pairs, precision {precision:0.000}, recall {recall:0.000}"));
            foreach (var wrong in half.Where(pair => name == "seen" && pair.Joined != pair.Same))
                TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {wrong.Kind} {wrong.Likeness.Title:0.00} {wrong.Likeness.Text:0.00} {wrong.Said}"));
        }
        var measured = Measure(unseen);
        measured.Precision.ShouldBeGreaterThanOrEqualTo(0.95);
        measured.Recall.ShouldBeGreaterThanOrEqualTo(0.80);
    }
}
