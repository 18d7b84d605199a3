using System.Globalization;

namespace Animation.Web.Tests;

public class DatesTests
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    [Fact]
    public void One_afternoon_is_said_as_people_say_it() =>
        Dates.Say(new(2026, 12, 3, 14, 0, 0), new(2026, 12, 3, 15, 30, 0), 2026, French)
            .ShouldBe("jeudi 3 décembre, de 14\u00A0h à 15\u00A0h\u00A030");

    [Fact]
    public void Another_year_is_said_and_the_first_of_a_month_is_1er() =>
        Dates.Say(new(2027, 1, 1, 9, 5, 0), null, 2026, French).ShouldBe("vendredi 1er janvier 2027 à 9\u00A0h\u00A005");

    [Fact]
    public void Two_days_say_both_ends() =>
        Dates.Say(new(2026, 6, 1, 9, 0, 0), new(2026, 6, 2, 17, 0, 0), 2026, French)
            .ShouldBe("du lundi 1er juin à 9\u00A0h au mardi 2 juin à 17\u00A0h");

    [Fact]
    public void English_readers_get_English_words() =>
        Dates.Say(new(2026, 12, 3, 14, 0, 0), new(2026, 12, 3, 15, 30, 0), 2026, English).ShouldBe("Thursday 3 December, 14:00 to 15:30");

    [Fact]
    public async Task The_page_carries_the_same_moment_for_machines_and_names_a_foreign_zone()
    {
        var shown = await Markup.Of<DateText>(new { Start = new DateTime(2030, 12, 3, 14, 0, 0), Zone = "heure de La Réunion", Offset = TimeSpan.FromHours(4) });

        shown.QuerySelector("time")!.GetAttribute("datetime").ShouldBe("2030-12-03T14:00+04:00");
        shown.Said().ShouldBe("mardi 3 décembre 2030 à 14\u00A0h (heure de La Réunion)");
    }

    [Fact]
    public void Numbers_follow_the_reader()
    {
        CultureInfo.CurrentUICulture = French;
        Numbers.Whole(12480).ShouldBe("12\u00A0480");
        Numbers.Compact(3.5m).ShouldBe("3,5");
        Numbers.Percent(0.123m).ShouldBe("12\u00A0%");
        CultureInfo.CurrentUICulture = English;
        Numbers.Whole(12480).ShouldBe("12,480");
        Numbers.Percent(0.123m).ShouldBe("12%");
    }
}
