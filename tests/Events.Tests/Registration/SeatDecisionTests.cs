using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Hosting.Errors;

namespace Animation.Events.Tests.Registration;

/// <summary>Taking a place and giving it back: the decisions alone.</summary>
public sealed class SeatDecisionTests
{
    private static readonly DateTimeOffset after = new(2026, 12, 4, 9, 0, 0, TimeSpan.Zero);

    private static string Code(Action decision) => Should.Throw<Refusal>(decision).Problems.Single().Code;

    [Fact]
    public void A_first_place_has_version_one() => RegisterForEvent.Decide(A.Event(), null, false, A.Now).ShouldBe(1);

    [Fact]
    public void Coming_back_goes_on_counting() => RegisterForEvent.Decide(A.Event(), A.Seat("withdrawn", 2), false, A.Now).ShouldBe(3);

    [Fact]
    public void A_place_already_taken_changes_nothing_even_when_full() =>
        RegisterForEvent.Decide(A.Event(A.Form() with { Capacity = "1" }, taken: 1), A.Seat("registered", 1), false, A.Now).ShouldBeNull();

    [Fact]
    public void A_full_event_refuses() =>
        Code(() => RegisterForEvent.Decide(A.Event(A.Form() with { Capacity = "2" }, taken: 2), null, false, A.Now)).ShouldBe("events.full");

    [Fact]
    public void The_last_place_is_given() =>
        RegisterForEvent.Decide(A.Event(A.Form() with { Capacity = "2" }, taken: 1), null, false, A.Now).ShouldBe(1);

    [Fact]
    public void What_is_over_or_cancelled_refuses()
    {
        Code(() => RegisterForEvent.Decide(A.Event(), null, false, after)).ShouldBe("events.over");
        Code(() => RegisterForEvent.Decide(A.Event(status: EventStatus.Cancelled), null, false, A.Now)).ShouldBe("events.cancelled");
    }

    [Fact]
    public void An_erased_person_registers_no_more() =>
        Code(() => RegisterForEvent.Decide(A.Event(), null, true, A.Now)).ShouldBe("events.person_gone");

    [Fact]
    public void A_place_is_given_back_once()
    {
        WithdrawFromEvent.Decide(A.Event(taken: 1), A.Seat("registered", 1), A.Now).ShouldBe(2);
        WithdrawFromEvent.Decide(A.Event(), A.Seat("withdrawn", 2), A.Now).ShouldBeNull();
        WithdrawFromEvent.Decide(A.Event(), null, A.Now).ShouldBeNull();
    }

    [Fact]
    public void Who_registered_stays_in_the_record_of_the_day() =>
        Code(() => WithdrawFromEvent.Decide(A.Event(), A.Seat("registered", 1), after)).ShouldBe("events.over");
}
