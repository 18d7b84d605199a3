using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter.Tests.Mails;

public sealed class SendMailsTests : NewsletterTest
{
    private async Task<(A.Reader Person, SendMail Mail)> Asked(string purpose = MailPurposes.Registration, string name = "Jeanne")
    {
        var person = await A.Person(name).Arrives(Platform);
        var mail = A.Mail(person.Id, purpose: purpose);
        await Platform.Deliver(mail);
        return (person, mail);
    }

    private Task<IReadOnlyList<int>> Execute(string sql) => Platform.Rows<int>("newsletter", sql + "; SELECT 1");

    [Fact]
    public async Task A_secret_is_opened_only_in_the_mail_and_is_gone_from_the_ledger_after()
    {
        var person = await A.Person().Arrives(Platform);
        var seal = Platform.Services.GetRequiredService<Seals>().Seal("http://animation.test/connexion/jeton", TimeSpan.FromMinutes(30));
        var mail = A.Mail(person.Id, purpose: MailPurposes.SignIn) with
        {
            SealedSecret = seal,
            Blocks = [new MailBlock("button", new MailText("Se connecter", "Sign in"), "{secret}")],
        };
        await Platform.Deliver(mail);
        (await Platform.Rows<string>("newsletter", "SELECT content::text FROM mail")).Single().ShouldNotContain("jeton");

        await SendRound();

        Received()[person.Address].Single().Find("text/plain")!.Content.ShouldContain("http://animation.test/connexion/jeton");
        (await Platform.Rows<bool>("newsletter", "SELECT content IS NULL AND sealed_secret IS NULL FROM mail")).ShouldBe([true]);
    }

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_later_with_the_same_identity()
    {
        var (person, mail) = await Asked();
        Relay.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.7.1 come back" : null;
        await SendRound();
        (await StateOf(mail.MailId)).ShouldBe("waiting");
        Relay.Answer = _ => null;
        (await SendRound()).ShouldBe(0);

        Platform.Clock.Advance(TimeSpan.FromMinutes(6));
        await SendRound();

        (await StateOf(mail.MailId)).ShouldBe("sent");
        Received()[person.Address].Single().Headers["date"].ShouldBe("Mon, 16 Nov 2026 09:00:00 +0000");
    }

    [Fact]
    public async Task One_refused_recipient_keeps_nobody_else_from_their_mail_and_is_no_longer_written_to_after_two()
    {
        var (gone, _) = await Asked(name: "Partie");
        var (here, _) = await Asked(name: "Presente");
        Relay.Answer = command => command.StartsWith("RCPT TO:<partie", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        await SendRound();
        await Platform.Deliver(A.Mail(gone.Id));
        await SendRound();
        Relay.Heard.Clear();

        await Platform.Deliver(A.Mail(gone.Id));
        await Platform.Deliver(A.Mail(gone.Id, purpose: MailPurposes.SignIn));
        await SendRound();

        Received()[here.Address].ShouldHaveSingleItem();
        Relay.Heard.Count(command => command.StartsWith("RCPT", StringComparison.Ordinal)).ShouldBe(1, "only the sign-in they asked for");
        (await Platform.Rows<string>("newsletter", "SELECT reason FROM mail WHERE state = 'refused' ORDER BY seq")).ShouldAllBe(reason => reason == "dead-address");
    }

    [Fact]
    public async Task A_relay_that_is_away_costs_nothing_but_time()
    {
        var (person, mail) = await Asked();
        Relay.Answer = command => command.StartsWith("EHLO", StringComparison.Ordinal) ? "" : null;
        await SendRound();
        (await StateOf(mail.MailId)).ShouldBe("waiting");
        Relay.Answer = _ => null;

        Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendRound();

        Received()[person.Address].ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_whose_end_was_not_answered_is_listed_for_the_officer_who_decides()
    {
        var (person, mail) = await Asked();
        Relay.Answer = command => command == "." ? "" : null;
        await SendRound();
        Relay.Answer = _ => null;
        Platform.Clock.Advance(TimeSpan.FromDays(1));
        (await SendRound()).ShouldBe(0);
        using var officer = await Platform.Officer();

        var page = await officer.Open("/animation/courriels?etat=unknown");
        page.Text.ShouldContain("Sort inconnu");
        page.Text.ShouldContain(person.Address);
        page = await officer.Submit("main form[action^='/animation/courriels/']", button: ("Choix", "renvoyer"));
        page.Text.ShouldContain("sous le même identifiant");
        await SendRound();

        (await StateOf(mail.MailId)).ShouldBe("sent");
        Received()[person.Address].Select(copy => copy.Headers["message-id"]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_officer_may_take_an_unknown_mail_as_sent()
    {
        var (_, mail) = await Asked();
        Relay.Answer = command => command == "." ? "" : null;
        await SendRound();
        using var officer = await Platform.Officer();
        await officer.Open("/animation/courriels");

        await officer.Submit("main form[action^='/animation/courriels/']", button: ("Choix", "envoye"));

        (await StateOf(mail.MailId)).ShouldBe("sent");
    }

    [Fact]
    public async Task A_sender_killed_between_intent_and_outcome_leaves_an_unknown_mail_and_sends_a_sign_in_again()
    {
        var (_, mailing) = await Asked(name: "Jeanne");
        var (hurried, signIn) = await Asked(MailPurposes.SignIn, "Paul");
        await Execute("UPDATE mail SET state = 'sending', attempts = 1, first_attempt_at = now(), taken_until = now() - interval '1 second'");

        await SendRound();
        await SendRound();

        (await StateOf(mailing.MailId)).ShouldBe("unknown");
        (await StateOf(signIn.MailId)).ShouldBe("sent");
        Received().Select(group => group.Key).ShouldBe([hurried.Address]);
    }

    [Fact]
    public async Task A_row_that_another_process_has_leased_is_left_to_it()
    {
        await Asked();
        await Execute("UPDATE mail SET taken_until = now() + interval '1 minute'");

        (await SendRound()).ShouldBe(0);
        Relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_senders_at_once_send_each_mail_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Platform.Deliver(A.Mail(address: $"p{i}@ville.example"))));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendRound()));
        await SendRound();

        Relay.Messages.Count.ShouldBe(60);
        Received().Count.ShouldBe(60);
    }

    [Fact]
    public async Task Only_an_officer_sees_the_mails()
    {
        using var member = await Platform.SignedIn(Guid.CreateVersion7());
        (await member.Open("/animation/courriels")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await member.Open("/fragments/newsletter/lettre-en-cours")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }
}
