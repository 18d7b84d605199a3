using Animation.Events.Programme;
using Animation.Hosting.Errors;

namespace Animation.Events.Tests.Programme;

/// <summary>Scheduling, editing, moving, calling off: the decisions alone.</summary>
public sealed class DecisionTests
{
    private static readonly DateTimeOffset after = new(2026, 12, 4, 9, 0, 0, TimeSpan.Zero);

    private static string[] Codes(Action decision) => [.. Should.Throw<Refusal>(decision).Problems.Select(problem => problem.Code)];

    [Fact]
    public void Every_fault_of_a_form_is_told_at_once() =>
        Codes(() => ScheduleEvent.Decide(new EventForm { JoiningLink = "visio", Capacity = "douze", StartDate = "2026-12-03" }, A.Now)).ShouldBe(
            ["events.capacity_malformed", "events.title_missing", "events.kind_missing", "events.link_malformed", "events.start_missing", "events.end_missing"]);

    [Fact]
    public void Nothing_is_scheduled_in_the_past() =>
        Codes(() => ScheduleEvent.Decide(A.Form() with { StartDate = "2026-11-15" }, A.Now)).ShouldBe(["events.in_the_past"]);

    [Fact]
    public void Line_ends_and_controls_never_reach_a_title() =>
        ScheduleEvent.Decide(A.Form("Budgets\r\nBcc\u00A0: tous\u0007"), A.Now).Details.Title.ShouldBe("Budgets Bcc\u00A0: tous");

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://a.example/\" onclick=x")]
    [InlineData("salle 4")]
    public void A_joining_link_is_a_web_address(string link) =>
        Codes(() => ScheduleEvent.Decide(A.Form() with { JoiningLink = link }, A.Now)).ShouldBe(["events.link_malformed"]);

    [Fact]
    public void Unknown_themes_are_left_out() =>
        ScheduleEvent.Decide(A.Form() with { Themes = ["finances", "inconnu", "finances"] }, A.Now).Details.Themes.ShouldBe(["finances"]);

    [Fact]
    public void An_online_event_has_no_address_and_an_event_on_site_no_link()
    {
        ScheduleEvent.Decide(A.Form() with { Address = "Rennes" }, A.Now).Details.Address.ShouldBe("");
        ScheduleEvent.Decide(A.Form() with { Venue = Venues.OnSite, Address = "Rennes" }, A.Now).Details.JoiningLink.ShouldBe("");
    }

    [Fact]
    public void Capacity_never_goes_below_those_registered() =>
        Codes(() => EditEvent.Decide(A.Event(taken: 12), A.Form() with { Capacity = "11" }, A.Now)).ShouldBe(["events.capacity_below_taken"]);

    [Fact]
    public void The_link_is_not_taken_from_people_about_to_use_it() =>
        Codes(() => EditEvent.Decide(A.Event(taken: 1), A.Form() with { JoiningLink = "" }, A.Now)).ShouldBe(["events.link_needed"]);

    [Fact]
    public void A_form_filled_on_an_older_state_is_stale() =>
        Should.Throw<Refusal>(() => EditEvent.Decide(A.Event(), A.Form() with { Version = "0" }, A.Now)).Stale.ShouldBeTrue();

    [Fact]
    public void Only_what_a_calendar_shows_is_worth_a_mail()
    {
        EditEvent.Decide(A.Event(), A.Form() with { Description = "Autre chose", Capacity = "50" }, A.Now).ConcernsCalendarsOf(A.Event()).ShouldBeFalse();
        EditEvent.Decide(A.Event(), A.Form() with { JoiningLink = "https://autre.example.org" }, A.Now).ConcernsCalendarsOf(A.Event()).ShouldBeTrue();
    }

    [Fact]
    public void A_moved_event_may_not_land_in_the_past() =>
        Codes(() => MoveEvent.Decide(A.Event(), A.Form() with { StartDate = "2026-11-10" }, A.Now)).ShouldBe(["events.in_the_past"]);

    [Fact]
    public void What_is_over_or_cancelled_no_longer_moves()
    {
        Codes(() => MoveEvent.Decide(A.Event(), A.Form(), after)).ShouldBe(["events.over"]);
        Codes(() => MoveEvent.Decide(A.Event(status: EventStatus.Cancelled), A.Form(), A.Now)).ShouldBe(["events.cancelled"]);
    }

    [Fact]
    public void Calling_off_takes_a_reason_and_happens_once()
    {
        var form = new CancelEvent.CancelForm { Reason = " Intervenante malade. " };
        CancelEvent.Decide(A.Event(), form, A.Now).ShouldBe("Intervenante malade.");
        Codes(() => CancelEvent.Decide(A.Event(), form with { Reason = "  " }, A.Now)).ShouldBe(["events.reason_missing"]);
        Codes(() => CancelEvent.Decide(A.Event(status: EventStatus.Cancelled), form, A.Now)).ShouldBe(["events.already_cancelled"]);
        Codes(() => CancelEvent.Decide(A.Event(), form, after)).ShouldBe(["events.over"]);
    }

    [Fact]
    public void An_event_says_what_it_lacks()
    {
        A.Event(A.Form() with { JoiningLink = "", Description = "", Themes = [] }).Lacks().Select(lack => lack.En).ShouldBe(["joining link", "description", "theme"]);
        A.Event().Lacks().ShouldBeEmpty();
    }

    [Fact]
    public void The_door_opens_a_quarter_of_an_hour_before_and_closes_at_the_end()
    {
        var state = A.Event();
        state.DoorOpen(state.StartsAt.AddMinutes(-16)).ShouldBeFalse();
        state.DoorOpen(state.StartsAt.AddMinutes(-15)).ShouldBeTrue();
        state.DoorOpen(state.EndsAt).ShouldBeFalse();
    }
}
