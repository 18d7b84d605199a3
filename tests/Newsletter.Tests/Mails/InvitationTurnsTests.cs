using System.Text.RegularExpressions;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Tests.Mails;

/// <summary>Invitations come in the rhythm chosen, under the cap, or not at all; each carries its ways out.</summary>
public sealed class InvitationTurnsTests : NewsletterTest
{
    private static readonly DateTimeOffset TuesdayMorning = new(2026, 11, 17, 6, 1, 0, TimeSpan.Zero);

    private async Task<(A.Reader Person, SendMail Mail)> Invited(string name, string? rhythm, DateTimeOffset? expires = null)
    {
        var person = await A.Person(name).Following("qualite")
            .Choosing(chosen => rhythm is null ? chosen : chosen with { Rhythms = [.. chosen.Rhythms, new(MailPurposes.Invitation, rhythm)] }).Arrives(Platform);
        var mail = A.Mail(person.Id, purpose: MailPurposes.Invitation) with { ExpiresAt = expires };
        var id = await Platform.Deliver(mail);
        await Platform.Deliver(mail, id);
        return (person, mail);
    }

    [Fact]
    public async Task Each_rhythm_at_its_turn()
    {
        var comes = await Invited("comes", Rhythms.AsItComes);
        var unsaid = await Invited("unsaid", null);
        var weekly = await Invited("weekly", Rhythms.Weekly);
        var never = await Invited("never", Rhythms.Never);
        await SendRound();
        (await StateOf(comes.Mail.MailId)).ShouldBe("sent");
        (await StateOf(unsaid.Mail.MailId)).ShouldBe("sent");
        (await StateOf(weekly.Mail.MailId)).ShouldBe("waiting");
        (await Platform.Rows<string>("newsletter", "SELECT state || ' ' || reason FROM mail WHERE mailing_id = @MailId AND content IS NULL", new { never.Mail.MailId })).ShouldBe(["dropped not-wanted"]);
        Platform.Clock.Advance(TuesdayMorning - Platform.Clock.GetUtcNow());
        await SendRound();
        (await StateOf(weekly.Mail.MailId)).ShouldBe("sent");
        Relay.Messages.Count.ShouldBe(3);
    }

    [Fact]
    public async Task One_whose_event_has_begun_by_its_turn_is_not_sent()
    {
        var late = await Invited("late", Rhythms.Weekly, expires: TuesdayMorning.AddHours(-2));
        Platform.Clock.Advance(TuesdayMorning - Platform.Clock.GetUtcNow());
        await SendRound();
        (await StateOf(late.Mail.MailId)).ShouldBe("expired");
        Relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_mind_moves_or_drops_what_waits()
    {
        var sooner = await Invited("sooner", Rhythms.Weekly);
        var stops = await Invited("stops", Rhythms.Weekly);
        await Platform.Deliver(sooner.Person.Choosing(chosen => chosen with { Rhythms = [new(MailPurposes.Invitation, Rhythms.AsItComes)] }).Chose(version: 2));
        await Platform.Deliver(stops.Person.Choosing(chosen => chosen with { Rhythms = [new(MailPurposes.Invitation, Rhythms.Never)] }).Chose(version: 2));
        await SendRound();
        (await StateOf(sooner.Mail.MailId)).ShouldBe("sent");
        (await StateOf(stops.Mail.MailId)).ShouldBe("dropped");
    }

    [Fact]
    public async Task The_cap_of_two_readers_alike_but_for_it()
    {
        var (one, other) = (await A.Person("one").Following("qualite").Arrives(Platform), await A.Person("other").Following("qualite").Choosing(chosen => chosen with { MailsPerWeek = 1 }).Arrives(Platform));
        for (var i = 0; i < 3; i++)
            foreach (var person in new[] { one, other })
                await Platform.Deliver(A.Mail(person.Id, purpose: MailPurposes.Invitation) with { ExpiresAt = Platform.Clock.GetUtcNow().AddDays(10) });
        while (await SendRound() > 0)
            continue;
        Received()[one.Address].Count().ShouldBe(3);
        Received()[other.Address].Count().ShouldBe(1);
        Platform.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        while (await SendRound() > 0)
            continue;
        Received()[other.Address].Count().ShouldBe(2);
        // The third could only come after its event.
        (await Platform.Rows<string>("newsletter", "SELECT state FROM mail WHERE person_id = @Id ORDER BY state", new { other.Id })).ShouldBe(["expired", "sent", "sent"]);
    }

    [Fact]
    public async Task Its_mail_carries_one_click_to_stop_invitations_and_the_link_of_their_choices()
    {
        var (person, _) = await Invited("guest", null);
        await SendRound();
        var mail = Received()[person.Address].Single();
        mail.Headers["list-id"].ShouldContain("<invitations.asso.example>");
        mail.Headers["list-unsubscribe-post"].ShouldBe("List-Unsubscribe=One-Click");
        var (html, text) = (mail.Find("text/html")!.Content, mail.Find("text/plain")!.Content);
        var stop = mail.Headers["list-unsubscribe"].Trim('<', '>');
        text.ShouldContain(stop);
        html.ShouldContain(stop);
        Regex.IsMatch(html, "/moi/choix/").ShouldBeTrue();

        using var browser = Platform.Visitor();
        var path = new Uri(stop).AbsolutePath;
        (await browser.Open(path)).Text.ShouldContain("invitations aux événements");
        (await Platform.Published<InvitationsStopped>("newsletter")).ShouldBeEmpty();
        await browser.Submit("main form", button: ("choix", "arret"));
        (await Platform.Published<InvitationsStopped>("newsletter")).ShouldHaveSingleItem().PersonId.ShouldBe(person.Id);
        var next = A.Mail(person.Id, purpose: MailPurposes.Invitation);
        await Platform.Deliver(next);
        (await StateOf(next.MailId)).ShouldBe("dropped");
        (await Platform.Published<DigestStopped>("newsletter")).ShouldBeEmpty();

        Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.Submit("main form", button: ("choix", "reprise"));
        (await Platform.Published<InvitationsResumed>("newsletter")).Count.ShouldBe(1);
        var again = A.Mail(person.Id, purpose: MailPurposes.Invitation);
        await Platform.Deliver(again);
        await SendRound();
        (await StateOf(again.MailId)).ShouldBe("sent");
    }
}
