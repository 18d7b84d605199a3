using System.Globalization;
using Animation.Engagement.Reach;

namespace Animation.Engagement.Tests.Reach;

public sealed class ReachSentenceTests
{
    public ReachSentenceTests() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");

    private static ReachReport Report(
        int people, int organisations, int before, Dictionary<string, int>? members = null, GroupCount[]? groups = null, DateOnly? since = null) => new(
        Period.Read(null, null, null, new(2026, 11, 16)), new(2026, 11, 16),
        GroupFigures.Mask([new("*", people, organisations, 0), .. groups ?? []]), GroupFigures.Mask([new("*", before, before, 0)]),
        new(0, 0, 0), new(0, 0, 0), [], members ?? [], new(0, 0, 0, 0, 0, 0, since ?? new(2025, 1, 1), null));

    private static string Said(ReachReport report) => ReachSentence.Of(report).Replace('\u00A0', ' ');

    [Fact]
    public void It_says_how_many_from_where_with_what_trend_and_who_is_missing() =>
        Said(Report(214, 96, 191, new() { ["commune_small"] = 12, ["epci"] = 30, ["region"] = 2 }, [new("epci", 214, 96, 0)]))
            .ShouldBe("Ce trimestre, 214 personnes de 96 organisations ont participé, 12 % de plus que sur la même durée du trimestre précédent ; "
                + "les communes de moins de 3 500 habitants restent absentes.");

    [Fact]
    public void In_English_too()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        Said(Report(30, 1, 30, new() { ["region"] = 2 })).ShouldBe(
            "This quarter, 30 people from a single organisation took part, as many as over the same days of the previous quarter; regions remain absent.");
    }

    [Fact]
    public void A_percentage_of_a_handful_is_not_said() =>
        Said(Report(14, 3, 6)).ShouldBe("Ce trimestre, 14 personnes de 3 organisations ont participé, 8 de plus que sur la même durée du trimestre précédent.");

    [Fact]
    public void A_platform_that_has_just_opened_has_no_trend() =>
        Said(Report(40, 9, 30, since: new(2026, 8, 1))).ShouldBe("Ce trimestre, 40 personnes de 9 organisations ont participé.");

    [Theory]
    [InlineData(0, 12, "Ce trimestre, personne n'a participé.")]
    [InlineData(3, 12, "Ce trimestre, moins de 5 personnes ont participé.")]
    [InlineData(12, 3, "Ce trimestre, 12 personnes de 2 organisations ont participé.")]
    public void It_says_no_more_than_may_be_known(int people, int before, string sentence) => Said(Report(people, 2, before)).ShouldBe(sentence);

    [Fact]
    public void A_hidden_group_is_not_called_absent() =>
        Said(Report(43, 9, 0, new() { ["commune_small"] = 12 }, [new("epci", 40, 6, 0), new("commune_small", 3, 3, 0)]))
            .ShouldBe("Ce trimestre, 43 personnes de 9 organisations ont participé.");
}
