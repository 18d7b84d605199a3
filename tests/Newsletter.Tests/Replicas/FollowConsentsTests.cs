using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Tests.Replicas;

public sealed class FollowConsentsTests : NewsletterTest
{
    private async Task<(Guid Mail, Guid Person)> Invited()
    {
        var person = A.Person();
        await Platform.Deliver(person.Changed());
        var mail = A.Mail(person.Id, purpose: MailPurposes.Invitation);
        await Platform.Deliver(mail);
        return (mail.MailId, person.Id);
    }

    [Fact]
    public async Task A_refusal_stops_what_waits_and_what_comes_until_it_is_taken_back()
    {
        var (mail, person) = await Invited();
        var no = new ConsentChanged(person, 1, ConsentPurposes.Invitation, false, Platform.Clock.GetUtcNow());
        var id = await Platform.Deliver(no);
        await Platform.Deliver(no, id);
        (await StateOf(mail)).ShouldBe("dropped");

        var late = A.Mail(person, purpose: MailPurposes.Invitation);
        await Platform.Deliver(late);
        await SendRound();
        (await StateOf(late.MailId)).ShouldBe("dropped");

        await Platform.Deliver(no with { Version = 2, Given = true });
        await Platform.Deliver(no);
        var wanted = A.Mail(person, purpose: MailPurposes.Invitation);
        await Platform.Deliver(wanted);
        await SendRound();
        (await StateOf(wanted.MailId)).ShouldBe("sent");
    }

    [Fact]
    public async Task A_refusal_of_one_purpose_leaves_the_others()
    {
        var (_, person) = await Invited();
        await Platform.Deliver(new ConsentChanged(person, 1, ConsentPurposes.Invitation, false, Platform.Clock.GetUtcNow()));
        var service = A.Mail(person, purpose: MailPurposes.Registration);
        await Platform.Deliver(service);
        await SendRound();
        (await StateOf(service.MailId)).ShouldBe("sent");
    }

    [Fact]
    public async Task Nothing_is_kept_of_somebody_erased()
    {
        var (_, person) = await Invited();
        await Platform.Deliver(new ConsentChanged(person, 1, ConsentPurposes.Watch, false, Platform.Clock.GetUtcNow()));
        await Platform.Deliver(new MemberErased(person, 9, Platform.Clock.GetUtcNow()));
        await Platform.Deliver(new ConsentChanged(person, 2, ConsentPurposes.Watch, true, Platform.Clock.GetUtcNow()));
        (await Platform.Rows<int>("newsletter", "SELECT 1 FROM consent")).ShouldBeEmpty();
        (await Platform.Published<ErasureReported>("newsletter")).ShouldHaveSingleItem().Removed["mails"].ShouldBe(1);
    }
}
