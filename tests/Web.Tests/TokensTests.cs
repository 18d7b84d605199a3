using System.Globalization;
using System.Text.RegularExpressions;

namespace Animation.Web.Tests;

public partial class TokensTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Tokens = Read();

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "ink", "paper", 7 }, { "ink", "raised", 7 }, { "ink", "sunk", 7 },
        { "muted", "paper", 7 }, { "muted", "raised", 7 }, { "muted", "sunk", 7 },
        { "ink", "accent-soft", 7 }, { "ink", "amber-soft", 7 }, { "ink", "red-soft", 7 },
        { "accent", "paper", 7 }, { "accent", "raised", 7 }, { "accent", "sunk", 4.5 }, { "accent", "accent-soft", 4.5 },
        { "on-accent", "accent", 7 }, { "on-accent", "accent-strong", 7 },
        { "amber", "amber-soft", 4.5 }, { "amber", "paper", 4.5 }, { "red", "paper", 4.5 }, { "red", "raised", 4.5 }, { "red", "red-soft", 4.5 },
        { "edge", "paper", 3 }, { "edge", "raised", 3 }, { "edge", "sunk", 3 },
        { "chart-1", "paper", 3 }, { "chart-2", "paper", 3 }, { "chart-1", "chart-2", 1.5 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_that_meets_can_be_read_in_light_and_dark(string over, string under, double least)
    {
        Contrast(Tokens[over].Light, Tokens[under].Light).ShouldBeGreaterThanOrEqualTo(least, "light");
        Contrast(Tokens[over].Dark, Tokens[under].Dark).ShouldBeGreaterThanOrEqualTo(least, "dark");
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var c = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Channel(0)) + (0.7152 * Channel(2)) + (0.0722 * Channel(4));
    }

    private static Dictionary<string, (string, string)> Read() =>
        Token().Matches(File.ReadAllText(Source.Path("services/Web/wwwroot/tokens.css")))
            .ToDictionary(match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value));

    [GeneratedRegex("""^  --([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);""", RegexOptions.Multiline)]
    private static partial Regex Token();
}
