using System.Text.RegularExpressions;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Tests.Mails;

/// <summary>The first mail to an address that somebody else gave says so and offers to leave, whatever the mail is about; the register hears of it once.</summary>
public sealed class FirstContactTests : NewsletterTest
{
    private static PersonOrigin Origin => new("import", "liste du congrès", new DateOnly(2026, 11, 3));

    [Theory]
    [InlineData(MailPurposes.SignIn)]
    [InlineData(MailPurposes.Confirmation)]
    [InlineData(MailPurposes.Registration)]
    [InlineData(MailPurposes.Invitation)]
    public async Task A_first_mail_of_any_kind_informs_and_the_next_does_not(string purpose)
    {
        var person = await A.Person("imported").Following("qualite").From(Origin).Arrives(Platform);
        var first = A.Mail(person.Id, purpose: purpose);
        await Platform.Deliver(first);
        await SendRound();
        await Platform.Deliver(A.Mail(person.Id, purpose: purpose));
        await SendRound();
        var mails = Received()[person.Address].ToList();
        mails.Count.ShouldBe(2);
        mails[0].Find("text/plain")!.Content.ShouldContain("Votre adresse a été enregistrée le 3 novembre 2026 (liste du congrès).");
        mails[0].Find("text/html")!.Content.ShouldContain("liste du congrès");
        mails[1].Find("text/plain")!.Content.ShouldNotContain("enregistrée le");
        (await Platform.Published<PersonInformed>("newsletter")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            told => told.PersonId.ShouldBe(person.Id), told => told.MailId.ShouldBe(first.MailId), told => told.Purpose.ShouldBe(purpose));

        using var browser = Platform.Visitor();
        await browser.Open(Regex.Match(mails[0].Find("text/plain")!.Content, @"Ne plus recevoir vos courriels : http://animation.test(\S+)").Groups[1].Value);
        await browser.Submit("main form", button: ("choix", "arret"));
        (await Platform.Published<DigestStopped>("newsletter")).Count.ShouldBe(1);
        (await Platform.Published<InvitationsStopped>("newsletter")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gave_their_own_address_is_told_nothing()
    {
        var person = await A.Person("own").Arrives(Platform);
        await Platform.Deliver(A.Mail(person.Id, purpose: MailPurposes.SignIn));
        await SendRound();
        Received()[person.Address].Single().Find("text/plain")!.Content.ShouldNotContain("enregistrée le");
        (await Platform.Published<PersonInformed>("newsletter")).ShouldBeEmpty();
    }
}
