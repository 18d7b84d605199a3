using System.Net;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Platform;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Animation.Members.Tests.Consents;

public sealed class ConsentsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Task<IReadOnlyList<string>> Register(Guid person) =>
        platform.Rows<string>("members", "SELECT purpose || ' ' || act || ' ' || channel FROM consent WHERE person_id = @person ORDER BY seq", new { person });

    [Fact]
    public async Task One_click_says_no_another_says_yes_and_the_others_are_told_each_time()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/accords");
        var page = await browser.Submit("form#accord-invitation", button: ("Given", "non"));
        page.Text.ShouldContain("Vous avez dit non le lundi 16 novembre");
        await browser.Submit("form#accord-invitation", button: ("Given", "non"));
        await browser.Submit("form#accord-invitation", button: ("Given", "oui"));

        (await Register(person)).ShouldBe(["invitation objected page", "invitation granted page"]);
        (await platform.Published<ConsentChanged>("members")).Select(change => (change.Purpose, change.Given, change.Version))
            .ShouldBe([("invitation", false, 1L), ("invitation", true, 2L)]);
    }

    [Fact]
    public async Task Refusing_the_watch_is_a_choice_too()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/accords");
        await browser.Submit("form#accord-watch", button: ("Given", "non"));
        (await platform.Published<PreferencesChanged>("members"))[^1].WatchByMail.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_not_theirs_to_refuse_is_not_refused()
    {
        using var browser = await platform.SignedIn(await platform.Person("ada@exemple.fr"));
        var page = await browser.Open("/moi/accords");
        page.Document.QuerySelector("form#accord-account").ShouldBeNull();
        var token = page.Document.QuerySelector("form#accord-watch input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/moi/accords/account")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Given", "non"), KeyValuePair.Create("__RequestVerificationToken", token)]),
        };
        (await browser.Send(request)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_service_itself_can_neither_change_nor_empty_the_register()
    {
        var person = await platform.Person("ada@exemple.fr");
        await platform.InScope(services => Members.Consents.Consents.Say(
            services.GetRequiredService<MembersDb>(), person, ConsentPurposes.Measurement, false, new Saying("test", "page"), TestContext.Current.CancellationToken));
        foreach (var attempt in new[] { "UPDATE consent SET act = 'granted'", "DELETE FROM consent", "TRUNCATE consent", "UPDATE consent_text SET fr = ''" })
            (await Should.ThrowAsync<PostgresException>(() => platform.Rows<int>("members", attempt))).SqlState.ShouldBe("42501", attempt);
        await platform.InScope(services => ErasePerson.Erase(services.GetRequiredService<MembersDb>(), person, TestContext.Current.CancellationToken));
        (await platform.Rows<int>("members", "SELECT 1 FROM consent UNION ALL SELECT 1 FROM consent_state")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_evidence_sheet_holds_the_words_their_print_and_the_moment()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/accords");
        await browser.Submit("form#accord-measurement", button: ("Given", "non"));
        using var officer = await platform.Officer();
        var sheet = (await officer.Open($"/animation/annuaire/personnes/{person}/accords")).Text;
        sheet.ShouldContain("2026-11-16 09:00:00 UTC");
        sheet.ShouldContain("opposition");
        sheet.ShouldContain(Convert.ToHexStringLower(Purposes.Hash(Purposes.Find("measurement")!))[..16]);
        sheet.ShouldContain("est compté avec mon organisation");
    }

    [Theory]
    [InlineData(MailPurposes.Watch, "watch")]
    [InlineData(MailPurposes.Invitation, "invitation")]
    [InlineData(MailPurposes.SignIn, "account")]
    public async Task The_first_mail_to_somebody_an_officer_entered_is_noted_once_whatever_it_is(string kind, string purpose)
    {
        using var officer = await platform.Officer();
        await officer.Open("/animation/annuaire/personnes/nouvelle");
        await officer.Submit("main form", [("Name", "Ada Martin"), ("Address", "ada@exemple.fr"), ("Function", "agent")]);
        var person = (await platform.Published<PersonChanged>("members")).Single().PersonId;
        var told = new PersonInformed(person, Guid.CreateVersion7(), kind, platform.Clock.GetUtcNow());
        await platform.Deliver(told, await platform.Deliver(told));
        await platform.Deliver(told with { MailId = Guid.CreateVersion7() });
        await platform.Deliver(told with { PersonId = await platform.Person("elle@exemple.fr") });
        (await Register(person)).ShouldBe([purpose + " informed mail"]);
        (await platform.Rows<Guid>("members", "SELECT proof FROM consent")).ShouldBe([told.MailId]);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("mail")]
    [InlineData("choices")]
    public async Task Stopping_a_mail_anywhere_is_an_objection_and_taking_it_again_ends_it(string where)
    {
        var person = await platform.Person("ada@exemple.fr");
        var minute = 0;
        async Task Say(bool wants)
        {
            var at = platform.Clock.GetUtcNow().AddMinutes(++minute);
            if (where == "choices")
            {
                await platform.InScope(services => MyChoices.Save(services.GetDb(), person,
                    new ChoicesForm { Watch = wants ? "weekly" : "never", Invitation = wants ? "as-it-comes" : "never" }, ChoicesScope.All, TestContext.Current.CancellationToken));
            }
            else if (where == "page")
            {
                foreach (var purpose in new[] { "watch", "invitation" })
                    await platform.InScope(services => services.GetDb().InTransaction(() => MyAgreements.Decide(services.GetDb(), person, purpose, wants, TestContext.Current.CancellationToken)));
            }
            else if (wants)
            {
                await platform.Deliver(new DigestResumed(person, at));
                await platform.Deliver(new InvitationsResumed(person, at));
            }
            else
            {
                await platform.Deliver(new DigestStopped(person, at));
                await platform.Deliver(new InvitationsStopped(person, at));
            }
        }
        await Say(false);
        var channel = where == "mail" ? "mail" : "page";
        (await Register(person)).ShouldBe([$"watch objected {channel}", $"invitation objected {channel}"], ignoreOrder: true);
        (await platform.Published<PreferencesChanged>("members"))[^1].Rhythms.ShouldAllBe(rhythm => rhythm.Rhythm == Rhythms.Never);
        (await platform.Published<ConsentChanged>("members")).Select(change => (change.Purpose, change.Given)).ShouldBe([("watch", false), ("invitation", false)], ignoreOrder: true);
        await Say(false);
        (await Register(person)).Count.ShouldBe(2);
        await Say(true);
        (await Register(person)).Skip(2).ShouldBe([$"watch granted {channel}", $"invitation granted {channel}"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_outsider_who_stops_from_a_mail_withdraws_the_consent_they_gave()
    {
        var person = await platform.Person("dehors@exemple.fr");
        await platform.InScope(services => Members.Consents.Consents.Say(
            services.GetDb(), person, ConsentPurposes.Subscription, true, new Saying("/abonnement", "mail"), TestContext.Current.CancellationToken));
        await platform.Deliver(new DigestStopped(person, platform.Clock.GetUtcNow().AddMinutes(1)));
        await platform.Deliver(new DigestResumed(person, platform.Clock.GetUtcNow().AddMinutes(2)));
        (await Register(person)).ShouldBe(["subscription granted mail", "subscription withdrawn mail", "subscription granted mail"]);
    }

    [Fact]
    public async Task Somebody_leaves_and_keeps_their_account()
    {
        var person = await platform.Person("ada@exemple.fr", organisation: await platform.Organisation());
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/effacement");
        (await browser.Submit("form#partir")).Text.ShouldContain("Aucune organisation n'est rattachée");
        (await platform.Published<PersonChanged>("members"))[^1].OrganisationId.ShouldBeNull();
        (await platform.Published<ConsentChanged>("members")).Select(change => (change.Purpose, change.Given)).ShouldBe([("watch", false), ("invitation", false)]);
    }

    [Fact]
    public async Task Consents_are_published_again_for_who_lost_them()
    {
        var person = await platform.Person("ada@exemple.fr");
        await platform.InScope(services => MyAgreements.Decide(services.GetRequiredService<MembersDb>(), person, ConsentPurposes.Measurement, false, TestContext.Current.CancellationToken));
        await platform.Deliver(new ReplayRequested(Subjects.Consent, "engagement"));
        await TestPlatform.Eventually(async () => (await platform.Published<ConsentChanged>("members")).Count == 2, "the state is published again");
    }

    [Fact]
    public void Every_kind_of_mail_has_a_purpose_and_a_basis()
    {
        var kinds = typeof(MailPurposes).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        kinds.Except(Purposes.All.SelectMany(purpose => purpose.Mails)).ShouldBeEmpty("a kind of mail without a purpose: add it to services/Members/Consents/Purposes.cs");
        typeof(ConsentPurposes).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .ShouldAllBe(code => Purposes.Find(code)!.Withdrawable);
    }
}
