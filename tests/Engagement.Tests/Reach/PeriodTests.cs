using Animation.Engagement.Reach;
using Animation.Hosting.Errors;

namespace Animation.Engagement.Tests.Reach;

public sealed class PeriodTests
{
    private static readonly DateOnly today = new(2026, 11, 16);

    [Fact]
    public void A_quarter_under_way_is_compared_with_as_many_days_of_the_one_before()
    {
        var period = Period.Read(null, null, null, today);
        period.Days.ShouldBe(new Span(new(2026, 10, 1), today));
        period.BeforeDays.ShouldBe(new Span(new(2026, 7, 1), new(2026, 8, 16)));
    }

    [Fact]
    public void The_end_of_a_longer_quarter_is_compared_with_the_whole_of_a_shorter_one() =>
        Period.Read("trimestre", null, null, new(2026, 6, 30)).BeforeDays.ShouldBe(new Span(new(2026, 1, 1), new(2026, 3, 31)));

    [Fact]
    public void Last_quarter_is_whole_and_so_is_the_one_before()
    {
        var period = Period.Read("trimestre-precedent", null, null, today);
        period.Days.ShouldBe(new Span(new(2026, 7, 1), new(2026, 9, 30)));
        period.BeforeDays.ShouldBe(new Span(new(2026, 4, 1), new(2026, 6, 30)));
    }

    [Fact]
    public void A_year_is_compared_with_the_same_days_of_the_last()
    {
        var period = Period.Read("annee", null, null, today);
        period.Days.ShouldBe(new Span(new(2026, 1, 1), today));
        period.BeforeDays.ShouldBe(new Span(new(2025, 1, 1), new(2025, 11, 16)));
    }

    [Fact]
    public void Free_dates_end_today_at_the_latest_and_are_compared_with_as_many_days_before()
    {
        var period = Period.Read("dates", "2026-11-07", "2027-01-31", today);
        period.Days.ShouldBe(new Span(new(2026, 11, 7), today));
        period.BeforeDays.ShouldBe(new Span(new(2026, 10, 28), new(2026, 11, 6)));
    }

    [Theory]
    [InlineData("dates", "2026-11-07", null, "engagement.date")]
    [InlineData("dates", "07/11/2026", "2026-11-09", "engagement.date")]
    [InlineData("dates", "0001-01-01", "2026-11-09", "engagement.date")]
    [InlineData("dates", "2026-11-09", "2026-11-07", "engagement.period_empty")]
    [InlineData("dates", "2027-01-01", "2027-02-01", "engagement.period_empty")]
    [InlineData("dates", "2001-01-01", "2026-11-07", "engagement.period_long")]
    [InlineData("siecle", null, null, "engagement.period_unknown")]
    public void Dates_that_make_no_period_are_refused(string code, string? from, string? until, string refusal) =>
        Should.Throw<Refusal>(() => Period.Read(code, from, until, today)).Problems[0].Code.ShouldBe(refusal);
}
