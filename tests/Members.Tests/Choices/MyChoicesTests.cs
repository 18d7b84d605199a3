using System.Net;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Choices;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Choices;

public sealed class MyChoicesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Guid person;

    private static Preferences Nobody => Preferences.Begun(Guid.Empty, DateTimeOffset.UnixEpoch);

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("members");
        person = await platform.Person("ada@exemple.fr", organisation: await platform.Organisation());
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public void Themes_are_kept_in_the_order_of_the_list_and_unknown_ones_refused()
    {
        ChoicesForm.Decide(new ChoicesForm { Themes = ["ia", "ouverture", "ia"] }, Nobody, ChoicesScope.All).Themes.ShouldBe(["ouverture", "ia"]);
        Should.Throw<Refusal>(() => ChoicesForm.Decide(new ChoicesForm { Themes = ["gone"] }, Nobody, ChoicesScope.All)).Problems[0].Code.ShouldBe("members.theme_unknown");
    }

    [Fact]
    public async Task Saving_my_page_publishes_the_whole_state_once()
    {
        using var browser = await platform.SignedIn(person);
        var hub = await browser.Open("/moi");
        hub.Text.ShouldContain("Votre organisation, Chambéry, est adhérente jusqu'au 31 décembre 2026");
        hub.Text.ShouldContain("Ada Martin");
        await browser.Open(hub.Document.QuerySelector("main .card a")!.GetAttribute("href")!);
        var saved = await browser.Submit("form[action='/moi/choix']", [("Themes", "ia"), ("Themes", "qualite")]);
        saved.Path.ShouldBe("/moi/choix");
        saved.Html.ShouldContain("Vos choix sont enregistrés");
        var published = await platform.Published<PreferencesChanged>("members");
        published.Count.ShouldBe(2);
        published[1].ShouldSatisfyAllConditions(
            last => last.PersonId.ShouldBe(person), last => last.Version.ShouldBe(2), last => last.WatchByMail.ShouldBeTrue(),
            last => last.Themes.ShouldBe(["qualite", "ia"]));
    }

    [Fact]
    public async Task A_form_sent_twice_has_one_effect_and_an_old_tab_is_told()
    {
        using var browser = await platform.SignedIn(person);
        var page = await browser.Open("/moi/choix");
        var form = page.Document.QuerySelectorAll("form[action='/moi/choix'] input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!)).ToList();
        Task<Page> Post(string theme, string? key = null) => browser.Send(new HttpRequestMessage(HttpMethod.Post, "/moi/choix")
        {
            Content = new FormUrlEncodedContent(form.Where(field => field.Key != "Cle").Append(new("Cle", key ?? form.First(field => field.Key == "Cle").Value)).Append(new("Themes", theme))),
        }, follow: false);

        (await Post("ia")).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await Post("ia")).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(2);
        (await Post("energie", Guid.CreateVersion7().ToString())).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_link_of_a_mail_changes_choices_without_signing_in_and_shows_nobody()
    {
        await platform.Follows(person, true, "ia");
        var token = platform.Services.GetRequiredService<ActionLinks>().Create(new ActionLink(SignedActions.Choices, person, Guid.Empty));
        using var browser = platform.Visitor();
        var page = await browser.Open($"/moi/choix/{token}");
        page.Html.ShouldNotContain("Ada");
        page.Html.ShouldNotContain("ada@");
        page.Html.ShouldNotContain("Chambéry");
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(2);
        await browser.Submit("main form", [("Watch", "never")]);
        var last = (await platform.Published<PreferencesChanged>("members"))[^1];
        last.WatchByMail.ShouldBeFalse();
        last.Themes.ShouldBe(["ia"]);
        browser.Cookies.ShouldNotContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task A_link_that_was_altered_or_made_for_something_else_opens_nothing()
    {
        var links = platform.Services.GetRequiredService<ActionLinks>();
        var token = links.Create(new ActionLink(SignedActions.Choices, person, Guid.Empty));
        var other = links.Create(new ActionLink("event.register", person, Guid.Empty));
        using var browser = platform.Visitor();
        (await browser.Open($"/moi/choix/{token[..^4]}AAAA")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open($"/moi/choix/{other}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open("/moi/choix/x")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stop_from_a_mail_is_recorded_once_however_often_it_is_delivered()
    {
        var stop = new DigestStopped(person, platform.Clock.GetUtcNow().AddMinutes(1));
        var id = await platform.Deliver(stop);
        await platform.Deliver(stop, id);
        var published = await platform.Published<PreferencesChanged>("members");
        published.Count.ShouldBe(2);
        published[1].WatchByMail.ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_said_last_wins_in_whatever_order_it_arrives()
    {
        var now = platform.Clock.GetUtcNow();
        await platform.Deliver(new DigestResumed(person, now.AddMinutes(2)));
        await platform.Deliver(new DigestStopped(person, now.AddMinutes(1)));
        (await platform.Published<PreferencesChanged>("members"))[^1].WatchByMail.ShouldBeTrue();
        await platform.Deliver(new DigestStopped(person, now.AddMinutes(3)));
        (await platform.Published<PreferencesChanged>("members"))[^1].WatchByMail.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stop_for_somebody_unknown_is_let_go()
    {
        await platform.Deliver(new DigestStopped(Guid.CreateVersion7(), platform.Clock.GetUtcNow()));
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_fragment_says_my_choices_in_one_line_and_needs_a_session()
    {
        await platform.Follows(person, true, "ia", "energie");
        using var browser = await platform.SignedIn(person);
        (await browser.Open("/fragments/members/mes-choix")).Text.ShouldContain("Vous suivez : Intelligence artificielle, Énergie.");
        using var visitor = platform.Visitor();
        (await visitor.Open("/fragments/members/mes-choix")).Path.ShouldStartWith("/connexion");
    }
}
