using System.Globalization;
using Animation.Contracts.Members;
using Animation.Newsletter.Digests;

namespace Animation.Newsletter.Tests.Digests;

public sealed class DigestScheduleTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    // Each day at 7 in Paris: today's hour to come, else tomorrow's; an hour that has just come is over.
    [InlineData(Rhythms.Daily, 2, 7, "2026-11-16T05:59:59Z", "2026-11-16T06:00:00Z")]
    [InlineData(Rhythms.Daily, 2, 7, "2026-11-16T06:00:00Z", "2026-11-17T06:00:00Z")]
    // Paris is a day ahead late in the evening.
    [InlineData(Rhythms.Daily, 2, 0, "2026-11-16T22:30:00Z", "2026-11-16T23:00:00Z")]
    // Each week: Tuesdays, Sundays.
    [InlineData(Rhythms.Weekly, 2, 7, "2026-11-16T09:00:00Z", "2026-11-17T06:00:00Z")]
    [InlineData(Rhythms.Weekly, 2, 7, "2026-11-17T06:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData(Rhythms.Weekly, 7, 18, "2026-11-16T09:00:00Z", "2026-11-22T17:00:00Z")]
    // The wall clock holds across both changes of the hour.
    [InlineData(Rhythms.Weekly, 2, 7, "2026-10-20T12:00:00Z", "2026-10-27T06:00:00Z")]
    [InlineData(Rhythms.Weekly, 2, 7, "2027-03-23T12:00:00Z", "2027-03-30T05:00:00Z")]
    // Half past two does not exist on 28 March 2027, and twice on 25 October 2026.
    [InlineData(Rhythms.Daily, 2, 2, "2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData(Rhythms.Daily, 2, 2, "2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z")]
    [InlineData(Rhythms.Daily, 2, 2, "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData(Rhythms.Daily, 2, 2, "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z")]
    // Each month: its first Tuesday, its first Sunday.
    [InlineData(Rhythms.Monthly, 2, 7, "2026-11-16T09:00:00Z", "2026-12-01T06:00:00Z")]
    [InlineData(Rhythms.Monthly, 2, 7, "2026-12-01T05:00:00Z", "2026-12-01T06:00:00Z")]
    [InlineData(Rhythms.Monthly, 2, 7, "2026-12-01T06:00:00Z", "2027-01-05T06:00:00Z")]
    [InlineData(Rhythms.Monthly, 7, 7, "2026-11-16T09:00:00Z", "2026-12-06T06:00:00Z")]
    public void The_next_turn_is_strictly_later_on_the_clock_of_Paris(string rhythm, int day, int hour, string after, string next) =>
        DigestSchedule.Next(rhythm, day, hour, At(after)).ShouldBe(At(next));

    [Theory]
    [InlineData(Rhythms.AsItComes)]
    [InlineData(Rhythms.Never)]
    public void What_comes_as_it_comes_or_never_has_no_turn(string rhythm) => DigestSchedule.Next(rhythm, 2, 7, At("2026-11-16T09:00:00Z")).ShouldBeNull();
}
