using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Tests.Mails;

public sealed class AcceptMailTests : NewsletterTest
{
    [Fact]
    public async Task A_mail_asked_for_twice_leaves_once()
    {
        var person = await A.Person().Arrives(Platform);
        var mail = A.Mail(person.Id);

        var id = await Platform.Deliver(mail);
        await Platform.Deliver(mail, id);
        await SendRound();
        await Platform.Deliver(mail);
        await SendRound();

        Received()[person.Address].Count().ShouldBe(1);
        (await StateOf(mail.MailId)).ShouldBe("sent");
    }

    [Fact]
    public async Task A_mail_to_somebody_not_known_yet_waits_for_them()
    {
        var person = A.Person();
        var mail = A.Mail(person.Id);
        await Platform.Deliver(mail);
        (await SendRound()).ShouldBe(0);

        await Platform.Deliver(person.Changed());
        await SendRound();

        Received()[person.Address].ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_says_what_was_asked_in_the_recipient_s_language_in_both_parts()
    {
        var french = await A.Person("Jeanne").Arrives(Platform);
        var english = await A.Person("John").Reading("en").Arrives(Platform);
        await Platform.Deliver(A.Mail(french.Id));
        await Platform.Deliver(A.Mail(english.Id));
        await SendRound();

        var mail = Received()[french.Address].Single();
        mail.Headers["subject"].ShouldBe("Votre inscription");
        mail.Headers["from"].ShouldBe("Réseau <veille@asso.example>");
        mail.Find("text/plain")!.Content.ShouldContain("Bonjour, à mardi.\r\n\r\nVoir l'événement :\r\nhttp://animation.test/evenements/donnees\r\n");
        mail.Find("text/html")!.Content.ShouldContain("href=\"http://animation.test/evenements/donnees\"");
        mail.Headers.Keys.ShouldNotContain(name => name.StartsWith("list-", StringComparison.Ordinal));
        Received()[english.Address].Single().Headers["subject"].ShouldBe("Your registration");
        Relay.Heard.ShouldContain("MAIL FROM:<retours@asso.example>");
    }

    [Fact]
    public async Task An_invitation_names_its_attendee()
    {
        var person = await A.Person().Arrives(Platform);
        await Platform.Deliver(A.Mail(person.Id) with
        {
            Calendar = new CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nATTENDEE;CN=\"{attendee-name}\":mailto:{attendee-address}\r\nEND:VCALENDAR\r\n"),
        });
        await SendRound();

        var mail = Received()[person.Address].Single();
        mail.Find("text/calendar")!.Headers["content-type"].ShouldContain("method=REQUEST");
        mail.Find("text/calendar")!.Content.ShouldContain("ATTENDEE;CN=\"Jeanne\":mailto:jeanne@ville.example\r\n");
        mail.Find("application/ics").ShouldNotBeNull();
    }

    [Fact]
    public async Task Somebody_who_is_no_person_yet_is_written_to_by_address()
    {
        await Platform.Deliver(A.Mail(address: "nouveau@Ville.example"));
        await SendRound();

        Received()["nouveau@ville.example"].ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Markup_and_line_breaks_in_a_title_stay_inert_text()
    {
        var person = await A.Person("<b>Jeanne</b>\r\nBcc: tous@ville.example").Arrives(Platform, "jeanne@ville.example");
        const string title = "<img src=x onerror=alert(1)>\r\nBcc: tous@ville.example";
        await Platform.Deliver(A.Mail(person.Id) with { Subject = new MailText(title, title), Blocks = [new MailBlock("text", new MailText(title, title)), new MailBlock("button", new MailText("Ouvrir", "Open"), "javascript:alert(1)")] });
        await SendRound();

        var mail = Received()["jeanne@ville.example"].ShouldHaveSingleItem();
        mail.Headers.Keys.ShouldNotContain("bcc");
        mail.Headers["subject"].ShouldBe("<img src=x onerror=alert(1)> Bcc: tous@ville.example");
        mail.Find("text/html")!.Content.ShouldNotContain("<img");
        mail.Find("text/html")!.Content.ShouldNotContain("javascript:");
    }

    [Fact]
    public async Task A_mail_whose_time_is_over_does_not_leave()
    {
        var person = await A.Person().Arrives(Platform);
        var mail = A.Mail(person.Id) with { ExpiresAt = Platform.Clock.GetUtcNow().AddMinutes(5) };
        await Platform.Deliver(mail);
        Platform.Clock.Advance(TimeSpan.FromMinutes(6));
        await SendRound();

        (await StateOf(mail.MailId)).ShouldBe("expired");
        Relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_leaves_to_somebody_erased_and_nothing_of_them_stays()
    {
        var person = await A.Person().Arrives(Platform);
        await Platform.Deliver(A.Mail(person.Id));
        var erased = new MemberErased(person.Id, 9, Platform.Clock.GetUtcNow());
        var id = await Platform.Deliver(erased);
        await Platform.Deliver(erased, id);
        (await Platform.Published<ErasureReported>("newsletter")).ShouldHaveSingleItem().Removed["mails"].ShouldBe(1);
        await Platform.Deliver(person.Changed(version: 3));
        await Platform.Deliver(person.Chose(version: 3));
        await SendRound();

        Relay.Messages.ShouldBeEmpty();
        (await Platform.Rows<string>("newsletter", "SELECT state || coalesce(content::text, '') FROM mail")).ShouldBe(["dropped"]);
        (await Platform.Rows<string?>("newsletter", "SELECT name FROM person")).ShouldBe([null]);
        (await Platform.Rows<Guid>("newsletter", "SELECT person_id FROM preferences")).ShouldBeEmpty();
    }
}
