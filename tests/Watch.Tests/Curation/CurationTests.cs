using System.Net;
using Animation.Contracts.Platform;
using Animation.Contracts.Watch;

namespace Animation.Watch.Tests.Curation;

public sealed class CurationTests(WatchSite site) : IClassFixture<WatchSite>
{
    private async Task Source(string name, params string[] titles)
    {
        site.Web.Feed($"/{name}", name, titles);
        (await site.Add(site.Web.At($"/{name}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<T>> Said<T>(Func<T, bool> which) => [.. (await site.Platform.Published<T>("watch")).Where(which)];

    [Fact]
    public async Task An_item_kept_is_told_and_shown_to_everybody()
    {
        await Source("garde", "Le RGPD à la mairie", "Autre nouvelle");

        var page = await site.Keep("Le RGPD à la mairie", "vie-privee", "Pour les secrétaires de mairie.");

        page.Text.ShouldContain("Gardé : Le RGPD à la mairie.");
        page.Document.QuerySelector("#titre-lecture").ShouldNotBeNull().TextContent.ShouldNotBe("Le RGPD à la mairie");
        var message = (await Said<WatchItemPublished>(item => item.Title == "Le RGPD à la mairie")).ShouldHaveSingleItem();
        (message.Version, message.FirstKept, message.Slug, message.Note).ShouldBe((1, true, "le-rgpd-a-la-mairie", "Pour les secrétaires de mairie."));
        using var visitor = site.Platform.Visitor();
        (await visitor.Open("/veille?q=secretaire")).Text.ShouldContain("Le RGPD à la mairie");
        (await visitor.Open("/veille?theme=vie-privee")).Text.ShouldContain("Le RGPD à la mairie");
        (await visitor.Open("/veille?theme=ia")).Text.ShouldNotContain("Le RGPD à la mairie");
        (await visitor.Open("/veille/le-rgpd-a-la-mairie")).Text.ShouldContain("Pour les secrétaires de mairie.");
        (await visitor.Open("/fragments/watch/nouveautes")).Html.ShouldContain("le-rgpd-a-la-mairie");
        (await visitor.Open("/veille/autre-nouvelle")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Keeping_without_theme_is_refused_with_what_was_typed()
    {
        await Source("refus", "Sans thème précis");
        await site.Open("Sans thème précis");

        var page = await site.Officer.Submit("#decider", [("Note", "Ma note")], ("Action", "garder"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Document.QuerySelector("#champ-note").ShouldNotBeNull().TextContent.ShouldContain("Ma note");
        page.Document.QuerySelector("#champ-themes-erreur").ShouldNotBeNull();
        (await site.Count("item WHERE title = 'Sans thème précis' AND state = 'waiting'")).ShouldBe(1);
    }

    [Fact]
    public async Task An_item_written_off_leaves_the_inbox_and_comes_back_when_undone()
    {
        await Source("ecarte", "Publicité pour un logiciel");
        await site.Open("Publicité pour un logiciel");
        var page = await site.Officer.Submit("#decider", [("Raison", "publicite")], ("Action", "ecarter"));
        page.Text.ShouldContain("Écarté : Publicité pour un logiciel.");
        (await Said<WatchItemWrittenOff>(item => item.Reason == "publicite")).ShouldNotBeEmpty();

        var undo = page.Document.QuerySelectorAll("form[id^=annuler-]")[0];
        page = await site.Officer.Submit($"#{undo.Id}");

        page.Text.ShouldContain("Décision annulée");
        (await site.Count("item WHERE title = 'Publicité pour un logiciel' AND state = 'waiting'")).ShouldBe(1);
    }

    [Fact]
    public async Task Taking_back_a_kept_item_withdraws_it_and_keeping_it_again_is_no_new_act()
    {
        await Source("repris", "Un guide repris");
        await site.Keep("Un guide repris", "ia");
        var kept = (await Said<WatchItemPublished>(item => item.Title == "Un guide repris")).Single();
        await site.Open("Un guide repris");
        await site.Officer.Submit("#decider", [], ("Action", "ecarter"));

        (await Said<WatchItemWithdrawn>(item => item.ItemId == kept.ItemId)).Single().Version.ShouldBe(2);
        await site.Keep("Un guide repris", "ia");

        var again = (await Said<WatchItemPublished>(item => item.ItemId == kept.ItemId))[^1];
        (again.Version, again.FirstKept, again.Slug).ShouldBe((3, false, kept.Slug));
    }

    [Fact]
    public async Task What_is_said_of_an_item_is_stored_told_and_given_back_when_undone()
    {
        await Source("precis", "Appel pour les communes");
        await site.Open("Appel pour les communes");
        var page = await site.Officer.Submit("#decider",
            [("Themes", "ia"), ("Nature", "call"), ("Territoires", "Bretagne"), ("Echeance", "2026-12-31"), ("Candidats", "Les communes"), ("Reserve", "true"), ("Publics", "commune")], ("Action", "garder"));

        page.Status.ShouldBe(HttpStatusCode.OK);
        var told = (await Said<WatchItemPublished>(item => item.Title == "Appel pour les communes")).ShouldHaveSingleItem();
        (told.Format, told.Deadline, told.MembersOnly).ShouldBe(("call", new DateOnly(2026, 12, 31), true));
        told.Places.ShouldBe(["R53"]);
        using var visitor = site.Platform.Visitor();
        (await visitor.Open("/veille/appel-pour-les-communes")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open("/veille?q=communes")).Text.ShouldNotContain("Appel pour les communes");
        page = await site.Open("Appel pour les communes");
        page.Document.QuerySelector("#champ-territoires").ShouldNotBeNull().TextContent.Trim().ShouldBe("Bretagne");
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.Officer.Submit("#decider", [("Territoires", ""), ("Reserve", null)], ("Action", "garder"));
        (await Said<WatchItemPublished>(item => item.ItemId == told.ItemId))[^1].MembersOnly.ShouldBeFalse();

        page = await site.Officer.Open("/animation/veille");
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-]")[0].Id}");

        var back = (await Said<WatchItemPublished>(item => item.ItemId == told.ItemId))[^1];
        (back.Version, back.MembersOnly, back.Places.Single()).ShouldBe((3, true, "R53"));
    }

    [Fact]
    public async Task Later_hides_an_item_for_a_week()
    {
        await Source("tard", "À relire tranquillement");
        await site.Open("À relire tranquillement");
        await site.Officer.Submit("#decider", [], ("Action", "plus-tard"));

        (await site.Officer.Open("/animation/veille")).Document.QuerySelector("#tri")?.TextContent.ShouldNotContain("À relire tranquillement");
        (await site.Officer.Open("/animation/veille?vue=plus-tard")).Text.ShouldContain("À relire tranquillement");
        await site.Later(TimeSpan.FromDays(8));
        (await site.Officer.Open("/fragments/watch/a-traiter")).Html.ShouldContain("À relire tranquillement");
    }

    [Fact]
    public async Task Two_officers_do_not_step_on_each_other()
    {
        await Source("deux", "Vu par deux personnes");
        await site.Open("Vu par deux personnes");
        using var colleague = await site.Platform.Officer();
        var id = (await site.Platform.Rows<Guid>("watch", "SELECT id FROM item WHERE title = 'Vu par deux personnes'")).Single();
        await colleague.Open($"/animation/veille?item={id}");
        await colleague.Submit("#decider", [("Themes", "ia")], ("Action", "garder"));
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = await site.Officer.Submit("#decider", [], ("Action", "ecarter"));

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Text.ShouldContain("entre-temps");
        (await site.Count("item WHERE id = @id AND state = 'kept'", new { id })).ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_tells_states_and_tombstones_again_once_for_each_request()
    {
        await Source("rejeu", "Toujours gardé", "Retiré depuis");
        await site.Keep("Toujours gardé", "ia");
        await site.Keep("Retiré depuis", "ia");
        await site.Open("Retiré depuis");
        await site.Officer.Submit("#decider", [], ("Action", "ecarter"));
        var kept = (await Said<WatchItemPublished>(item => item.Title == "Toujours gardé")).Single();
        var gone = (await Said<WatchItemPublished>(item => item.Title == "Retiré depuis")).Single();

        var request = await site.Platform.Deliver(new ReplayRequested(Subjects.WatchItem, "newsletter"));
        await site.Platform.Deliver(new ReplayRequested(Subjects.WatchItem, "newsletter"), request);
        await site.Platform.Deliver(new ReplayRequested(Subjects.Person, "newsletter"));

        var states = await Said<WatchItemPublished>(item => item.ItemId == kept.ItemId);
        states.Count.ShouldBe(2);
        (states[1].Version, states[1].FirstKept, states[1].Format, states[1].KeptAt).ShouldBe((states[0].Version, false, states[0].Format, states[0].KeptAt));
        (await Said<WatchItemWithdrawn>(item => item.ItemId == gone.ItemId)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_text_of_a_publisher_cannot_act_on_the_page()
    {
        site.Web.Text("/mechant", "<rss><channel><title>mechant</title><item><guid>m1</guid><title>&lt;script&gt;x&lt;/script&gt;Titre piégé</title><link>https://mechant.example/1</link>"
            + "<description>&lt;p onclick='x'&gt;Texte&lt;img src='https://mechant.example/p.gif'&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/mechant"));

        var page = await site.Open("Titre piégé");

        var pane = page.Document.QuerySelector("#lecture").ShouldNotBeNull();
        pane.QuerySelector("script, img:not([src^='/veille/images/']), [onclick]").ShouldBeNull();
        pane.TextContent.ShouldContain("Texte");
    }
}
