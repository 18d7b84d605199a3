using Animation.Contracts.Newsletter;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;

namespace Animation.Newsletter.Tests.Mails;

public sealed class SettlementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static Settlement Decide(
        string purpose, SendResult result, SendStage stage = SendStage.Recipient, int code = 0, string? enhanced = null, int attempts = 1, TimeSpan since = default, TimeSpan? life = null) =>
        Settlement.Decide(Purposes.Of(purpose), attempts, Now - since, Now + life, new SendOutcome(result, stage, code, enhanced, ""), Now);

    [Fact]
    public void A_greylisted_bulk_mail_waits_five_minutes_then_longer_each_time()
    {
        Decide(MailPurposes.Watch, SendResult.Deferred, code: 450).DueAt.ShouldBe(Now.AddMinutes(5));
        Decide(MailPurposes.Watch, SendResult.Deferred, code: 450, attempts: 2).DueAt.ShouldBe(Now.AddMinutes(10));
        Decide(MailPurposes.Watch, SendResult.Deferred, code: 450, attempts: 60).DueAt.ShouldBe(Now.AddHours(4));
    }

    [Fact]
    public void A_bulk_mail_is_given_up_after_two_days() =>
        Decide(MailPurposes.Watch, SendResult.Deferred, code: 450, attempts: 15, since: TimeSpan.FromHours(49)).ShouldBe(new Settlement("refused", null, "gave-up"));

    [Fact]
    public void A_sign_in_mail_is_tried_again_after_a_minute_and_dropped_when_its_link_expires()
    {
        Decide(MailPurposes.SignIn, SendResult.Deferred, code: 450, attempts: 5, life: TimeSpan.FromMinutes(20)).DueAt.ShouldBe(Now.AddMinutes(1));
        Decide(MailPurposes.SignIn, SendResult.Deferred, code: 450, life: TimeSpan.FromSeconds(50)).State.ShouldBe("expired");
    }

    [Theory]
    [InlineData(550, "5.1.1", "dead-address")]
    [InlineData(550, null, "dead-address")]
    [InlineData(550, "5.7.26", "refused")]
    [InlineData(552, "5.2.2", "refused")]
    public void A_hard_refusal_ends_it_and_only_a_dead_address_is_the_address_s_fault(int code, string? enhanced, string reason) =>
        Decide(MailPurposes.Watch, SendResult.Rejected, code: code, enhanced: enhanced).ShouldBe(new Settlement("refused", null, reason));

    [Theory]
    [InlineData(SendResult.Rejected, SendStage.Sender)]
    [InlineData(SendResult.NotConnected, SendStage.Auth)]
    public void A_relay_that_refuses_us_costs_no_recipient_their_mail(SendResult result, SendStage stage)
    {
        var settlement = Decide(MailPurposes.Watch, result, stage, 550, attempts: 100, since: TimeSpan.FromDays(9));

        (settlement.State, settlement.RelayAway, settlement.DueAt).ShouldBe(("waiting", true, Now.AddMinutes(15)));
    }

    [Fact]
    public void An_unanswered_mailing_is_left_to_a_person_and_an_unanswered_sign_in_goes_again()
    {
        Decide(MailPurposes.Watch, SendResult.Unknown, SendStage.Content).State.ShouldBe("unknown");
        Decide(MailPurposes.SignIn, SendResult.Unknown, SendStage.Content, life: TimeSpan.FromMinutes(20)).State.ShouldBe("waiting");
        Decide(MailPurposes.SignIn, SendResult.Unknown, SendStage.Content, attempts: 3, life: TimeSpan.FromMinutes(20)).State.ShouldBe("unknown");
    }
}
