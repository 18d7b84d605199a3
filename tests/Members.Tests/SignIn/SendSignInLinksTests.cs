using Animation.Members.SignIn;

namespace Animation.Members.Tests.SignIn;

public class SendSignInLinksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_mail_leaves() => SendSignInLinks.Limited([], Now).ShouldBeFalse();

    [Fact]
    public void A_second_press_within_half_a_minute_sends_nothing_more() =>
        SendSignInLinks.Limited([new(Now.AddSeconds(-10), true)], Now).ShouldBeTrue();

    [Fact]
    public void Five_mails_within_half_an_hour_are_enough_while_one_still_opens()
    {
        var dead = Enumerable.Range(1, 4).Select(i => new SendSignInLinks.Link(Now.AddMinutes(-5 * i), false));
        SendSignInLinks.Limited([new(Now.AddMinutes(-2), true), .. dead], Now).ShouldBeTrue();
    }

    [Fact]
    public void Whoever_holds_no_living_link_always_gets_one()
    {
        var used = Enumerable.Range(0, 30).Select(i => new SendSignInLinks.Link(Now.AddSeconds(-i), false));
        SendSignInLinks.Limited([.. used], Now).ShouldBeFalse();
    }
}
