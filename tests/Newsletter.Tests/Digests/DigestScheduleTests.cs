using System.Globalization;
using Animation.Newsletter.Digests;

namespace Animation.Newsletter.Tests.Digests;

public sealed class DigestScheduleTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-11-17T06:29:59Z", null)]
    [InlineData("2026-11-17T06:30:00Z", "2026-11-17T06:30:00Z")]
    [InlineData("2026-11-17T18:29:00Z", "2026-11-17T06:30:00Z")]
    [InlineData("2026-11-17T18:31:00Z", null)]
    [InlineData("2026-11-18T06:31:00Z", null)]
    [InlineData("2026-07-07T05:30:00Z", "2026-07-07T05:30:00Z")]
    public void The_hour_is_Tuesday_half_past_seven_in_Paris_and_may_be_served_for_half_a_day(string now, string? due) =>
        DigestSchedule.Due(At(now)).ShouldBe(due is null ? null : At(due));

    [Theory]
    [InlineData("2026-11-16T09:00:00Z", "2026-11-17T06:30:00Z")]
    [InlineData("2026-11-17T06:30:00Z", "2026-11-24T06:30:00Z")]
    [InlineData("2026-10-20T12:00:00Z", "2026-10-27T06:30:00Z")]
    [InlineData("2027-03-23T12:00:00Z", "2027-03-30T05:30:00Z")]
    public void The_next_hour_follows_the_seasons(string now, string next) => DigestSchedule.Next(At(now)).ShouldBe(At(next));
}
