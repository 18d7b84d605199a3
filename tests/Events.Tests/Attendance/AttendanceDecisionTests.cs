using Animation.Events.Attendance;
using Animation.Events.Programme;
using Animation.Hosting.Errors;

namespace Animation.Events.Tests.Attendance;

/// <summary>Who came: the decision alone.</summary>
public sealed class AttendanceDecisionTests
{
    private static readonly DateTimeOffset after = new(2026, 12, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid ana = new("01990000-0000-7000-8000-00000000000a");
    private static readonly Guid bob = new("01990000-0000-7000-8000-00000000000b");

    private static Dictionary<Guid, RecordAttendance.Presence> Before(params RecordAttendance.Presence[] records) => records.ToDictionary(record => record.PersonId);

    [Fact]
    public void Everybody_listed_is_written_present_or_absent() =>
        RecordAttendance.Decide(A.Event(), Before(), [ana, bob], new HashSet<Guid> { ana }, after).ShouldBe([new(ana, true, 1), new(bob, false, 1)]);

    [Fact]
    public void Only_what_changes_is_written_again() =>
        RecordAttendance.Decide(A.Event(), Before(new(ana, true, 1), new(bob, false, 3)), [ana, bob], new HashSet<Guid> { ana, bob }, after)
            .ShouldBe([new(bob, true, 4)]);

    [Fact]
    public void Who_is_not_on_the_list_shown_is_left_alone() =>
        RecordAttendance.Decide(A.Event(), Before(new RecordAttendance.Presence(bob, true, 1)), [ana], new HashSet<Guid>(), after).ShouldBe([new(ana, false, 1)]);

    [Fact]
    public void Nobody_came_to_what_has_not_begun_or_was_called_off()
    {
        Should.Throw<Refusal>(() => RecordAttendance.Decide(A.Event(), Before(), [ana], new HashSet<Guid>(), A.Now)).Problems.Single().Code.ShouldBe("events.not_started");
        Should.Throw<Refusal>(() => RecordAttendance.Decide(A.Event(status: EventStatus.Cancelled), Before(), [ana], new HashSet<Guid>(), after))
            .Problems.Single().Code.ShouldBe("events.cancelled");
    }
}
