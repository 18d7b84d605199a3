using Animation.Events.Programme;
using Animation.Hosting.Errors;

namespace Animation.Events.Tests.Programme;

public sealed class EventTimeTests
{
    private static (EventTime? Time, List<Problem> Problems) Read(string date, string start, string end, string? endDate = null, string zone = Zones.Default)
    {
        var problems = new List<Problem>();
        return (EventTime.Read(date, start, endDate, end, zone, problems), problems);
    }

    [Theory]
    [InlineData("2026-12-03", "14:00", "2026-12-03T13:00:00Z", Zones.Default)]
    [InlineData("2026-07-03", "14:00", "2026-07-03T12:00:00Z", Zones.Default)]
    [InlineData("2026-07-03", "14:00", "2026-07-03T10:00:00Z", "Indian/Reunion")]
    [InlineData("2026-07-03", "14:00", "2026-07-03T18:00:00Z", "America/Martinique")]
    public void An_hour_on_the_wall_becomes_the_right_instant(string date, string start, string expected, string zone) =>
        Read(date, start, "20:00", zone: zone).Time!.StartsAt.ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void An_hour_that_the_clock_skips_is_refused()
    {
        var (time, problems) = Read("2027-03-28", "02:30", "04:00");
        time.ShouldBeNull();
        problems.Single().ShouldSatisfyAllConditions(problem => problem.Code.ShouldBe("events.hour_skipped"), problem => problem.Field.ShouldBe("Start"));
    }

    [Fact]
    public void Of_an_hour_that_comes_twice_the_first_is_taken() =>
        Read("2026-10-25", "02:30", "04:00").Time!.StartsAt.ShouldBe(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));

    [Fact]
    public void An_end_without_a_day_is_on_the_day_of_the_start() =>
        Read("2026-12-03", "14:00", "15:30").Time!.LocalEnd.ShouldBe(new DateTime(2026, 12, 3, 15, 30, 0));

    [Fact]
    public void An_event_may_last_two_days() =>
        Read("2026-12-03", "14:00", "12:00", "2026-12-04").Time!.EndsAt.ShouldBe(new DateTimeOffset(2026, 12, 4, 11, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("2026-12-03", "14:00", "14:00", null, Zones.Default, "events.ends_before_start")]
    [InlineData("2026-12-03", "14:00", "15:00", "2027-12-03", Zones.Default, "events.too_long")]
    [InlineData("2026-12-03", "14:00", "15:00", null, "Mars/Olympus", "events.zone_unknown")]
    [InlineData("3 décembre", "14:00", "15:00", null, Zones.Default, "events.start_missing")]
    [InlineData("2026-02-30", "14:00", "15:00", null, Zones.Default, "events.start_missing")]
    [InlineData("2026-12-03", "14:00", "", null, Zones.Default, "events.end_missing")]
    public void What_cannot_be_is_explained(string date, string start, string end, string? endDate, string zone, string code)
    {
        var (time, problems) = Read(date, start, end, endDate, zone);
        time.ShouldBeNull();
        problems.Select(problem => problem.Code).ShouldContain(code);
    }

    [Fact]
    public void The_day_before_is_at_the_same_hour_on_the_wall_when_clocks_change_between()
    {
        var time = Read("2026-10-25", "14:00", "15:00").Time!;
        time.DayBefore.ShouldBe(new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero));
        (time.StartsAt - time.DayBefore).ShouldBe(TimeSpan.FromHours(25));
    }

    [Fact]
    public void Another_place_says_whose_hour_it_is() =>
        Read("2026-12-03", "14:00", "15:30", zone: "Indian/Reunion").Time!.Say(A.Now).Fr
            .ShouldBe("jeudi 3 décembre, de 14\u00A0h à 15\u00A0h\u00A030 (heure de La Réunion)");
}
