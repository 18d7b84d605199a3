using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Choices;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Choices;

/// <summary>The page of choices, whole and by the link of a mail; what it says before saving.</summary>
public sealed class ChoicesFormTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);
    private TestPlatform platform = null!;
    private Guid person;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("members");
        person = await platform.Person("ada@exemple.fr");
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static Preferences Nobody => Preferences.Begun(Guid.Empty, DateTimeOffset.UnixEpoch);

    private static KeptItem Item(double daysAgo, string theme = "ia", string[]? places = null, string format = "news") => new([theme], places ?? [], format, [], Now.AddDays(-daysAgo));

    private string Link(string action) => "/moi/choix/" + platform.Services.GetRequiredService<ActionLinks>().Create(new ActionLink(action, person, Guid.Empty));

    private async Task<PreferencesChanged> Last() => (await platform.Published<PreferencesChanged>("members"))[^1];

    [Fact]
    public void The_link_of_one_kind_of_mail_changes_that_kind_only()
    {
        var form = new ChoicesForm { Themes = ["ia"], Watch = Rhythms.Daily, Invitation = Rhythms.Never, Hour = "18" };
        ChoicesForm.Decide(form, Nobody, ChoicesScope.Watch).ShouldSatisfyAllConditions(
            wanted => wanted.Themes.ShouldBe(["ia"]), wanted => wanted.Watch.ShouldBe(Rhythms.Daily), wanted => wanted.Invitation.ShouldBe(Rhythms.AsItComes));
        ChoicesForm.Decide(form, Nobody, ChoicesScope.Invitation).ShouldSatisfyAllConditions(
            wanted => wanted.Themes.ShouldBeEmpty(), wanted => wanted.Watch.ShouldBe(Rhythms.Weekly), wanted => wanted.Invitation.ShouldBe(Rhythms.Never), wanted => wanted.Hour.ShouldBe(18));
    }

    [Theory]
    [InlineData("monthly", "2", "7", "members.rhythm")]
    [InlineData("daily", "8", "7", "members.choice_out_of_list")]
    [InlineData("daily", "2", "24", "members.choice_out_of_list")]
    [InlineData("daily", "2", "-1", "members.choice_out_of_list")]
    public void What_is_not_in_the_lists_is_refused(string invitation, string day, string hour, string code) =>
        Should.Throw<Refusal>(() => ChoicesForm.Decide(new ChoicesForm { Invitation = invitation, Day = day, Hour = hour }, Nobody, ChoicesScope.All)).Problems[0].Code.ShouldBe(code);

    [Fact]
    public void The_estimate_counts_what_fits_and_mails_by_rhythm_under_the_cap()
    {
        KeptItem[] items = [Item(1), Item(1.001), Item(2), Item(9), Item(9, theme: "tourisme"), Item(10, places: ["R84"]), Item(16, format: "law")];
        var chooser = Nobody with { Themes = ["ia"] };
        Estimate.Of(items, [], chooser with { WatchRhythm = Rhythms.AsItComes }, Now).ShouldBe(new Estimate(6 / 4.0, 5 / 4.0));
        Estimate.Of(items, [], chooser with { WatchRhythm = Rhythms.Weekly }, Now).ShouldBe(new Estimate(6 / 4.0, 3 / 4.0));
        Estimate.Of(items, [], chooser with { WatchRhythm = Rhythms.Monthly }, Now).ShouldBe(new Estimate(6 / 4.0, 1 / 4.0));
        Estimate.Of(items, [], chooser with { WatchRhythm = Rhythms.AsItComes, MailsPerWeek = 1 }, Now).Mails.ShouldBe(1);
        Estimate.Of(items, [], chooser with { Places = ["73065"], Formats = ["news"] }, Now).Items.ShouldBe(1);
        Estimate.Of(items, [], chooser with { Places = ["73065"], PlacesAbove = ["73065"], Formats = ["news"] }, Now).Items.ShouldBe(5 / 4.0);
        Estimate.Of(items, [], chooser with { WatchByMail = false }, Now).ShouldBe(new Estimate(0, 0));
    }

    [Fact]
    public void The_estimate_counts_invitations_too()
    {
        AnnouncedEvent[] events = [new(["ia"], Now.AddDays(-1)), new(["ia", "tourisme"], Now.AddDays(-2)), new(["tourisme"], Now.AddDays(-3))];
        var chooser = Nobody with { Themes = ["ia"], WatchRhythm = Rhythms.Weekly };
        Estimate.Of([Item(1)], events, chooser, Now).ShouldBe(new Estimate(1 / 4.0, 3 / 4.0, 2 / 4.0));
        Estimate.Of([Item(1)], events, chooser with { InvitationByMail = false }, Now).ShouldBe(new Estimate(1 / 4.0, 1 / 4.0));
        Estimate.Of([Item(1)], events, chooser with { WatchByMail = false }, Now).ShouldBe(new Estimate(0, 2 / 4.0, 2 / 4.0));
        Estimate.Of([.. Enumerable.Repeat(Item(1), 9)], [.. Enumerable.Repeat(events[0], 12)], chooser with { MailsPerWeek = 2 }, Now).Mails.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_is_announced_once_and_its_invitation_is_in_the_estimate()
    {
        var told = new EventChanged(Guid.CreateVersion7(), 1, EventChanges.Scheduled, "ia", "IA", "webinar", "scheduled", Now.AddDays(20), Now.AddDays(20), ["ia"], null, Now.AddDays(-30));
        var id = await platform.Deliver(told);
        await platform.Deliver(told, id);
        await platform.Deliver(told with { Version = 3, Change = EventChanges.Moved, ChangedAt = Now.AddDays(-1) });
        for (var i = 0; i < 8; i++)
            await platform.Deliver(told with { EventId = Guid.CreateVersion7(), ChangedAt = Now.AddDays(-i) });
        var cancelled = told with { EventId = Guid.CreateVersion7(), ChangedAt = Now.AddDays(-2) };
        await platform.Deliver(cancelled with { Version = 2, Status = "cancelled", Change = EventChanges.Cancelled });
        await platform.Deliver(cancelled);
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/choix");
        var page = await browser.Submit("#choix", [("Themes", "ia"), ("Watch", "weekly")], ("Etape", "calculer"));
        page.Text.ShouldContain("moins d'une information et 2 courriels par semaine avec ces choix, invitations comprises");
    }

    [Fact]
    public async Task A_territory_is_searched_added_and_removed_without_saving_then_saved()
    {
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/choix");
        var page = await browser.Submit("#choix", [("Search", "chambéry"), ("Themes", "ia")], ("Etape", "chercher"));
        page.Document.QuerySelector("button[value='ajouter:73065']")!.TextContent.ShouldContain("Chambéry (Savoie)");
        page.Document.QuerySelector("input[name=Themes][value=ia]")!.HasAttribute("checked").ShouldBeTrue();
        page = await browser.Submit("#choix", button: ("Etape", "ajouter:73065"));
        page.Text.ShouldContain("et ce qui s'y trouve");
        page = await browser.Submit("#choix", [("Search", "savoie")], ("Etape", "chercher"));
        await browser.Submit("#choix", button: ("Etape", "ajouter:D73"));
        page = await browser.Submit("#choix", button: ("Etape", "retirer:D73"));
        page.Document.QuerySelectorAll("input[name=Places]").Length.ShouldBe(1);
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(1);

        await browser.Submit("#choix", [("Within", null), ("Maturities", "beginner"), ("Formats", "law"), ("Watch", "monthly"), ("Invitation", "weekly"), ("Day", "5"), ("Hour", "18"), ("MailsPerWeek", "2")]);
        (await Last()).ShouldSatisfyAllConditions(
            last => last.Places.ShouldBe([new PlaceChoice("73065", false, true)]), last => last.Maturities.ShouldBe(["beginner"]), last => last.Formats.ShouldBe(["law"]),
            last => last.Rhythms.ShouldBe([new MailRhythm("watch", "monthly"), new MailRhythm("invitation", "weekly")]), last => last.Day.ShouldBe(5),
            last => last.Hour.ShouldBe(18), last => last.MailsPerWeek.ShouldBe(2), last => last.ChosenAt.ShouldBe(platform.Clock.GetUtcNow()), last => last.WatchByMail.ShouldBeTrue());
    }

    [Fact]
    public async Task Before_saving_the_page_says_what_the_choices_would_bring()
    {
        for (var i = 0; i < 8; i++)
            await platform.Deliver(new WatchItemPublished(Guid.CreateVersion7(), 1, $"a{i}", "Titre", "https://s.example", "S", "fr", ["ia"], "", 2, true, Now.AddDays(-3 * i)));
        var gone = new WatchItemPublished(Guid.CreateVersion7(), 1, "x", "Titre", "https://s.example", "S", "fr", ["ia"], "", 2, true, Now.AddDays(-1));
        var id = await platform.Deliver(gone);
        await platform.Deliver(new WatchItemWithdrawn(gone.ItemId, 2, Now));
        await platform.Deliver(gone, id);
        await platform.Deliver(gone);
        using var browser = await platform.SignedIn(person);
        (await browser.Open("/moi/choix")).Text.ShouldContain("Sans thème choisi, vous recevez L'essentiel");
        var page = await browser.Submit("#choix", [("Themes", "ia"), ("Watch", "daily")], ("Etape", "calculer"));
        page.Text.ShouldContain("Environ 2 informations et 2 courriels par semaine avec ces choix");
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Unticking_every_theme_goes_back_to_the_essentials()
    {
        await platform.Follows(person, true, "ia");
        (await Last()).ChosenAt.ShouldNotBeNull();
        await platform.Follows(person, true);
        (await Last()).ChosenAt.ShouldBeNull();
    }

    [Fact]
    public async Task The_link_of_an_invitation_offers_how_invitations_come_and_no_theme()
    {
        await platform.Follows(person, true, "ia");
        using var browser = platform.Visitor();
        var page = await browser.Open(Link(SignedActions.InvitationChoices));
        page.Document.QuerySelector("[name=Themes]").ShouldBeNull();
        page.Document.QuerySelector("[name=Watch]").ShouldBeNull();
        await browser.Submit("#choix", [("Invitation", "never")]);
        (await Last()).ShouldSatisfyAllConditions(
            last => last.Rhythms.ShouldBe([new MailRhythm("watch", "weekly"), new MailRhythm("invitation", "never")]), last => last.Themes.ShouldBe(["ia"]));
    }

    [Fact]
    public async Task Stopping_invitations_from_a_mail_is_recorded_once_and_the_last_word_wins()
    {
        var now = platform.Clock.GetUtcNow();
        var stop = new InvitationsStopped(person, now.AddMinutes(1));
        var id = await platform.Deliver(stop);
        await platform.Deliver(stop, id);
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(2);
        (await Last()).Rhythms.ShouldContain(new MailRhythm("invitation", "never"));
        var resume = new InvitationsResumed(person, now.AddMinutes(3));
        id = await platform.Deliver(resume);
        await platform.Deliver(resume, id);
        await platform.Deliver(new InvitationsStopped(person, now.AddMinutes(2)));
        (await Last()).Rhythms.ShouldContain(new MailRhythm("invitation", "as-it-comes"));
        (await Last()).Rhythms.ShouldContain(new MailRhythm("watch", "weekly"));
    }

    [Fact]
    public async Task The_question_of_the_first_mail_is_answered_by_one_button_and_opening_it_changes_nothing()
    {
        var token = platform.Services.GetRequiredService<ActionLinks>().Create(new ActionLink(SignedActions.Maturity, person, Guid.Empty));
        using var browser = platform.Visitor();
        var page = await browser.Open($"/moi/niveau/{token}/beginner");
        page.Document.QuerySelector("input[value=beginner]")!.HasAttribute("checked").ShouldBeTrue();
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(1);
        page = await browser.Submit("main form");
        page.Text.ShouldContain("C'est noté");
        (await Last()).ShouldSatisfyAllConditions(last => last.Maturities.ShouldBe(["beginner"]), last => last.ChosenAt.ShouldBeNull());
        var themes = page.Document.QuerySelectorAll("main a.button").Single(link => link.TextContent == "Choisir mes thèmes").GetAttribute("href")!;
        (await browser.Open(themes)).Document.QuerySelector("[name=Themes]").ShouldNotBeNull();
        (await browser.Open($"/moi/niveau/{token}/genius")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await browser.Open($"/moi/niveau/{token[..^4]}AAAA/beginner")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
