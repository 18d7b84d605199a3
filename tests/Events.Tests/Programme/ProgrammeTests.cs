using System.Net;
using Animation.Contracts.Events;
using Animation.Contracts.Watch;
using Animation.Events.Programme;
using Animation.Testing;

namespace Animation.Events.Tests.Programme;

/// <summary>The officer's programme, through the pages.</summary>
public sealed class ProgrammeTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("events");
        officer = await platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private static (string, string?)[] Fields(string title) =>
    [
        ("Title", title), ("Kind", "webinar"), ("StartDate", "2026-12-03"), ("StartTime", "14:00"), ("EndTime", "15:30"), ("JoiningLink", A.Link), ("Themes", "finances"),
    ];

    private async Task<IReadOnlyList<EventChanged>> Changes(Guid id) =>
        [.. (await platform.Published<EventChanged>("events")).Where(change => change.EventId == id)];

    [Fact]
    public async Task A_scheduled_event_is_on_the_agenda_and_told_to_the_others()
    {
        await officer.Open("/animation/evenements/nouveau");
        var sheet = await officer.Submit("form#programmer", Fields("Budgets verts"));
        sheet.Path.ShouldBe("/animation/evenements/budgets-verts");
        sheet.Text.ShouldContain(A.Link);

        using var visitor = platform.Visitor();
        var line = (await visitor.Open("/evenements")).Document.QuerySelectorAll("main li").Single(item => item.TextContent.Contains("Budgets verts", StringComparison.Ordinal));
        line.TextContent.Replace('\u00A0', ' ').ShouldContain("jeudi 3 décembre, de 14 h à 15 h 30");
        var page = await visitor.Open("/evenements/budgets-verts");
        page.Text.ShouldContain("Webinaire");
        page.Html.ShouldNotContain("visio.example.org");
        (await visitor.Open("/evenements.ics")).Html.ShouldNotContain("visio.example.org");

        var change = (await platform.Published<EventChanged>("events")).Single(told => told.Slug == "budgets-verts");
        (change.Change, change.Version, change.Status, change.StartsAt).ShouldBe((EventChanges.Scheduled, 1, "scheduled", new DateTimeOffset(2026, 12, 3, 13, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_event()
    {
        var cle = Guid.CreateVersion7().ToString();
        await officer.Open("/animation/evenements/nouveau");
        var first = await officer.Submit("form#programmer", [.. Fields("Une seule fois"), ("Cle", cle)]);
        await officer.Open("/animation/evenements/nouveau");
        var second = await officer.Submit("form#programmer", [.. Fields("Une seule fois"), ("Cle", cle)]);
        second.Path.ShouldBe(first.Path);
        (await platform.Rows<int>("events", "SELECT 1 FROM event WHERE title = 'Une seule fois'")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_form_comes_back_with_what_was_typed_and_stores_nothing()
    {
        await officer.Open("/animation/evenements/nouveau");
        var page = await officer.Submit("form#programmer", [.. Fields("Titre gardé").Where(field => field.Item1 != "EndTime"), ("EndTime", "13:00")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("La fin doit venir après le début.");
        page.Document.QuerySelector("input[name=Title]")!.GetAttribute("value").ShouldBe("Titre gardé");
        (await platform.Rows<int>("events", "SELECT 1 FROM event WHERE title = 'Titre gardé'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_events_of_one_title_have_two_addresses()
    {
        (await platform.Scheduled(A.Form("Atelier"))).Slug.ShouldBe("atelier");
        (await platform.Scheduled(A.Form("Atelier"))).Slug.ShouldBe("atelier-2");
        (await platform.Scheduled(A.Form("Inscription"))).Slug.ShouldBe("inscription-2");
    }

    [Fact]
    public async Task A_moved_event_tells_those_registered_and_their_calendar_follows()
    {
        var state = await platform.Scheduled(A.Form("À déplacer"));
        var person = await platform.Person();
        await platform.Register(state, person);
        await officer.Open(state.OfficePath + "/deplacer");
        (await officer.Submit("form#deplacer", [("StartDate", "2026-12-10"), ("EndDate", "2026-12-10")])).Path.ShouldBe(state.OfficePath);

        var mails = await platform.MailsTo(person);
        mails.Count.ShouldBe(2);
        mails[1].Subject.Fr.ShouldBe("Nouvelle date : À déplacer");
        mails[1].Calendar!.Method.ShouldBe("REQUEST");
        mails[1].Calendar("UID").ShouldBe(mails[0].Calendar("UID"));
        int.Parse(mails[1].Calendar("SEQUENCE"), null).ShouldBeGreaterThan(int.Parse(mails[0].Calendar("SEQUENCE"), null));
        mails[1].Calendar("DTSTART").ShouldBe("TZID=Europe/Paris:20261210T140000");
        (await Changes(state.EventId)).Select(change => (change.Change, change.Version)).ShouldBe([(EventChanges.Scheduled, 1), (EventChanges.Moved, 2)]);
        (await platform.Rows<DateTime>("events", "SELECT due_at FROM reminder WHERE event_id = @EventId", new { state.EventId }))
            .ShouldBe([new DateTime(2026, 12, 9, 13, 0, 0, DateTimeKind.Utc)]);
    }

    [Fact]
    public async Task A_cancelled_event_gives_its_reason_and_leaves_calendars_and_reminders()
    {
        var state = await platform.Scheduled(A.Form("À annuler"));
        var person = await platform.Person();
        await platform.Register(state, person);
        await officer.Open(state.OfficePath + "/annuler");
        (await officer.Submit("form#annuler")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await officer.Submit("form#annuler", [("Reason", "L'intervenante est malade.")]);

        var mail = (await platform.MailsTo(person))[^1];
        mail.Calendar!.Method.ShouldBe("CANCEL");
        mail.Calendar("SEQUENCE").ShouldBe("1");
        mail.Blocks.Select(block => block.Text.Fr).ShouldContain("L'intervenante est malade.");
        System.Text.Json.JsonSerializer.Serialize(mail).ShouldNotContain("visio.example.org");
        (await platform.Rows<int>("events", "SELECT 1 FROM reminder WHERE event_id = @EventId", new { state.EventId })).ShouldBeEmpty();
        using var visitor = platform.Visitor();
        (await visitor.Open(state.Path)).Text.ShouldContain("Cet événement est annulé.");
        (await visitor.Open(state.Path + ".ics")).Html.ShouldContain("STATUS:CANCELLED");
        (await Changes(state.EventId))[^1].ShouldSatisfyAllConditions(change => change.Change.ShouldBe(EventChanges.Cancelled), change => change.Status.ShouldBe("cancelled"));
    }

    [Fact]
    public async Task A_new_title_keeps_the_old_address_alive()
    {
        var state = await platform.Scheduled(A.Form("Premier titre"));
        await officer.Open(state.OfficePath + "/modifier");
        (await officer.Submit("form#modifier", [("Title", "Second titre")])).Path.ShouldBe("/animation/evenements/second-titre");
        using var visitor = platform.Visitor();
        (await visitor.Open("/evenements/premier-titre")).Path.ShouldBe("/evenements/second-titre");
        (await visitor.Open("/evenements/premier-titre.ics")).Path.ShouldBe("/evenements/second-titre.ics");
        (await platform.Scheduled(A.Form("Premier titre"))).Slug.ShouldBe("premier-titre-2");
    }

    [Fact]
    public async Task A_link_given_late_reaches_those_registered_and_a_new_description_does_not()
    {
        var state = await platform.Scheduled(A.Form("Lien tardif") with { JoiningLink = "" });
        var person = await platform.Person();
        await platform.Register(state, person);
        await officer.Open(state.OfficePath + "/modifier");
        await officer.Submit("form#modifier", [("Description", "Mieux dite.")]);
        (await platform.MailsTo(person)).Count.ShouldBe(1);
        await officer.Open(state.OfficePath + "/modifier");
        await officer.Submit("form#modifier", [("JoiningLink", A.Link)]);
        (await platform.MailsTo(person))[^1].Blocks.ShouldContain(block => block.Url == A.Link);
    }

    [Fact]
    public async Task Two_officers_on_one_event_do_not_overwrite_each_other()
    {
        var state = await platform.Scheduled(A.Form("À deux"));
        using var other = await platform.Officer();
        await other.Open(state.OfficePath + "/modifier");
        await officer.Open(state.OfficePath + "/modifier");
        await officer.Submit("form#modifier", [("Description", "La première.")]);
        (await other.Submit("form#modifier", [("Description", "La seconde.")])).Status.ShouldBe(HttpStatusCode.Conflict);
        (await platform.Rows<string>("events", "SELECT description FROM event WHERE event_id = @EventId", new { state.EventId })).ShouldBe(["La première."]);
    }

    [Fact]
    public async Task A_kept_item_becomes_an_event_that_links_back_to_it()
    {
        var item = Guid.CreateVersion7();
        await platform.Deliver(new WatchItemPublished(item, 1, "guide-budgets", "Guide des budgets verts", "https://example.org/g", "Source", "fr", ["finances"], "", 2, true, A.Now));
        var form = await officer.Open($"/animation/evenements/nouveau?veille={item}");
        form.Document.QuerySelector("input[name=Themes][value=finances]")!.HasAttribute("checked").ShouldBeTrue();
        await officer.Submit("form#programmer", Fields("Né de la veille").Where(field => field.Item1 != "Themes"));
        (await officer.Open("/evenements/ne-de-la-veille")).Document.QuerySelector("a[href='/veille/guide-budgets']")!.TextContent.ShouldBe("Guide des budgets verts");
        (await platform.Published<EventChanged>("events"))[^1].WatchItemId.ShouldBe(item);
    }

    [Fact]
    public async Task A_copy_keeps_everything_but_the_hour_and_the_link()
    {
        var state = await platform.Scheduled(A.Form("Modèle"));
        var form = await officer.Open("/animation/evenements/nouveau?copie=" + state.Slug);
        form.Document.QuerySelector("input[name=Title]")!.GetAttribute("value").ShouldBe("Modèle");
        form.Document.QuerySelector("input[name=StartDate]")!.GetAttribute("value").ShouldBeNull();
        form.Document.QuerySelector("input[name=JoiningLink]")!.GetAttribute("value").ShouldBeNull();
    }

    [Fact]
    public async Task The_officers_lists_say_what_is_missing()
    {
        await platform.Scheduled(A.Form("Sans lien") with { JoiningLink = "" });
        (await officer.Open("/animation/evenements")).Text.ShouldContain("lien de connexion");
        var piece = await officer.Open("/fragments/events/a-preparer");
        piece.Html.ShouldContain("Sans lien");
        piece.Html.ShouldNotContain("<html");
    }

    [Fact]
    public async Task Members_and_visitors_do_not_enter_the_office()
    {
        using var member = await platform.SignedIn(Guid.CreateVersion7());
        (await member.Open("/animation/evenements/nouveau")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await member.Open("/fragments/events/a-preparer")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_agenda_filters_by_theme_and_kind_and_says_when_nothing_is_left()
    {
        await platform.Scheduled(A.Form("Mobilité douce") with { Themes = ["mobilite"], Kind = "visit" });
        using var visitor = platform.Visitor();
        (await visitor.Open("/evenements?theme=mobilite")).Text.ShouldContain("Mobilité douce");
        (await visitor.Open("/evenements?theme=mobilite&genre=webinar")).Text.ShouldContain("Aucun événement ne correspond");
        (await visitor.Open("/evenements?quand=passes")).Text.ShouldContain("Aucun événement passé");
        (await visitor.Open("/evenements/inconnu")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
