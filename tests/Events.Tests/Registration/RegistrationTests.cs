using System.Net;
using Animation.Contracts.Events;
using Animation.Contracts.Newsletter;
using Animation.Testing;

namespace Animation.Events.Tests.Registration;

/// <summary>Taking a place and giving it back, through the pages and the mails.</summary>
public sealed class RegistrationTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("events");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<int> Taken(Guid eventId) => (await platform.Rows<int>("events", "SELECT taken FROM event WHERE event_id = @eventId", new { eventId })).Single();

    [Fact]
    public async Task A_signed_in_person_registers_with_one_button_and_receives_the_invitation()
    {
        var state = await platform.Scheduled(A.Form("En deux clics"));
        var person = await platform.Person();
        var page = await platform.Register(state, person);
        page.Path.ShouldBe(state.Path);
        page.Text.ShouldContain("Votre inscription est enregistrée.");

        (await platform.Published<PersonRegistered>("events")).Single(told => told.PersonId == person)
            .ShouldBe(new PersonRegistered(state.EventId, person, 1, platform.Clock.GetUtcNow()));
        var mail = (await platform.MailsTo(person)).Single();
        (mail.Purpose, mail.Calendar!.Method, mail.ExpiresAt).ShouldBe((MailPurposes.Registration, "REQUEST", state.EndsAt));
        mail.Calendar("UID").ShouldBe(state.EventId.ToString());
        mail.Blocks.ShouldContain(block => block.Kind == "button" && block.Url == A.Link);
        (await Taken(state.EventId)).ShouldBe(1);
    }

    [Fact]
    public async Task A_visitor_is_sent_to_sign_in_and_comes_back()
    {
        var state = await platform.Scheduled(A.Form("Visiteuse"));
        using var visitor = platform.Visitor();
        (await visitor.Open(state.Path)).Document.QuerySelector("#inscription a.button")!.GetAttribute("href").ShouldBe("/connexion?retour=" + state.Path);
    }

    [Fact]
    public async Task A_double_click_and_a_second_tab_take_one_place()
    {
        var state = await platform.Scheduled(A.Form("Double clic"));
        var person = await platform.Person();
        using var first = await platform.SignedIn(person);
        using var second = await platform.SignedIn(person);
        await first.Open(state.Path);
        await second.Open(state.Path);
        await Task.WhenAll(first.Submit("form#s-inscrire"), second.Submit("form#s-inscrire"));
        (await Taken(state.EventId)).ShouldBe(1);
        (await platform.MailsTo(person)).Count.ShouldBe(1);
        (await platform.Published<PersonRegistered>("events")).Count(told => told.PersonId == person).ShouldBe(1);
    }

    [Fact]
    public async Task Leaving_and_coming_back_always_holds_the_newest_invitation()
    {
        var state = await platform.Scheduled(A.Form("Aller et retour"));
        var person = await platform.Person();
        using var browser = await platform.SignedIn(person);
        await browser.Open(state.Path);
        await browser.Submit("form#s-inscrire");
        (await browser.Submit("form#annuler-inscription")).Text.ShouldContain("Votre inscription est annulée.");
        (await Taken(state.EventId)).ShouldBe(0);
        await browser.Submit("form#s-inscrire");

        var mails = await platform.MailsTo(person);
        mails.Select(mail => (mail.Calendar!.Method, mail.Calendar("SEQUENCE"))).ShouldBe([("REQUEST", "0"), ("CANCEL", "1"), ("REQUEST", "2")]);
        mails.Select(mail => mail.MailId).Distinct().Count().ShouldBe(3);
        (await platform.Published<PersonWithdrew>("events")).Single(told => told.PersonId == person).Version.ShouldBe(2);
        (await platform.Published<PersonRegistered>("events")).Where(told => told.PersonId == person).Select(told => told.Version).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task Thirty_people_at_once_for_ten_places_make_exactly_ten()
    {
        var state = await platform.Scheduled(A.Form("Dix places") with { Capacity = "10" });
        var browsers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            var browser = await platform.SignedIn(Guid.CreateVersion7());
            await browser.Open(state.Path);
            return browser;
        }));
        var pages = await Task.WhenAll(browsers.Select(browser => browser.Submit("form#s-inscrire")));
        pages.Count(page => page.Status == HttpStatusCode.OK).ShouldBe(10);
        pages.Count(page => page.Status == HttpStatusCode.UnprocessableEntity && page.Text.Contains("les 10 places sont prises", StringComparison.Ordinal)).ShouldBe(20);
        (await Taken(state.EventId)).ShouldBe(10);
        (await platform.Rows<int>("events", "SELECT 1 FROM registration WHERE event_id = @EventId AND status = 'registered'", new { state.EventId })).Count.ShouldBe(10);
        (await platform.Published<PersonRegistered>("events")).Count(told => told.EventId == state.EventId).ShouldBe(10);
        foreach (var browser in browsers)
            browser.Dispose();
    }

    [Fact]
    public async Task The_withdrawal_link_of_the_mail_works_without_signing_in_and_only_by_its_button()
    {
        var state = await platform.Scheduled(A.Form("Depuis le courriel"));
        var person = await platform.Person("Dominique Martin");
        await platform.Register(state, person);
        var link = (await platform.MailsTo(person)).Single().Path("Annuler mon inscription");
        using var visitor = platform.Visitor();
        (await visitor.Open(link)).Text.ShouldContain("Au nom de Dominique Martin");
        (await Taken(state.EventId)).ShouldBe(1);
        (await visitor.Submit("form#agir")).Text.ShouldContain("Votre inscription est annulée.");
        (await Taken(state.EventId)).ShouldBe(0);

        var back = (await platform.MailsTo(person))[^1].Path("M'inscrire de nouveau");
        await visitor.Open(back);
        (await visitor.Submit("form#agir")).Text.ShouldContain("Votre inscription est enregistrée.");
        (await Taken(state.EventId)).ShouldBe(1);
        (await platform.Rows<string>("events", "SELECT origin FROM registration WHERE event_id = @EventId", new { state.EventId })).ShouldBe(["mail"]);
    }

    [Fact]
    public async Task A_link_for_one_act_opens_no_other_and_a_damaged_one_nothing()
    {
        var state = await platform.Scheduled(A.Form("Liens"));
        var person = await platform.Person();
        await platform.Register(state, person);
        var token = (await platform.MailsTo(person)).Single().Path("Annuler mon inscription").Split('/')[^1];
        using var visitor = platform.Visitor();
        (await visitor.Open("/evenements/inscription/" + token)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open("/evenements/desinscription/" + token[..^2])).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Followers_of_a_theme_are_invited_once_and_register_from_the_mail()
    {
        var state = await platform.Scheduled(A.Form("Invitations") with { Themes = ["tourisme"] });
        var follower = await platform.Person("Alex", "tourisme", "ia");
        var registered = await platform.Person("Sacha", "tourisme");
        var other = await platform.Person("Lou", "energie");
        await platform.Register(state, registered);
        using var officer = await platform.Officer();
        (await officer.Open(state.OfficePath)).Text.ShouldContain("Une personne suit ces thèmes");
        (await officer.Submit("form#inviter")).Text.ShouldContain("Une invitation part par courriel.");
        officer.Dispose();

        (await platform.MailsTo(other)).ShouldBeEmpty();
        (await platform.MailsTo(registered)).Count.ShouldBe(1);
        var mail = (await platform.MailsTo(follower)).Single();
        mail.Purpose.ShouldBe(MailPurposes.Invitation);
        System.Text.Json.JsonSerializer.Serialize(mail).ShouldNotContain("visio.example.org");
        using var visitor = platform.Visitor();
        await visitor.Open(mail.Path("M'inscrire"));
        await visitor.Submit("form#agir");
        (await platform.Published<PersonRegistered>("events")).ShouldContain(told => told.PersonId == follower && told.EventId == state.EventId);
    }

    [Fact]
    public async Task The_joining_button_appears_a_quarter_of_an_hour_before_for_those_registered_only()
    {
        var state = await platform.Scheduled(A.Form("La porte") with { StartDate = "2026-11-17", StartTime = "10:00", EndTime = "11:00" });
        var person = await platform.Person();
        await platform.Register(state, person);
        using var browser = await platform.SignedIn(person);
        (await browser.Open("/fragments/events/mon-prochain")).Html.ShouldNotContain("visio.example.org");
        platform.Clock.Set(state.StartsAt.AddMinutes(-15));
        (await browser.Open("/fragments/events/mon-prochain")).Html.ShouldContain(A.Link);
        (await browser.Open(state.Path)).Html.ShouldContain(A.Link);
        using var other = await platform.SignedIn(Guid.CreateVersion7());
        (await other.Open(state.Path)).Html.ShouldNotContain("visio.example.org");
        platform.Clock.Set(A.Now);
    }
}
