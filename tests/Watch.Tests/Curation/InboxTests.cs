using System.Net;
using Animation.Contracts.Watch;
using Animation.Watch.Curation;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Curation;

public sealed class InboxTests(WatchSite site) : IClassFixture<WatchSite>
{
    private const string Text =
        "Le texte oblige les communes de plus de 3 500 habitants à publier leurs délibérations dans un format ouvert avant la fin de l’année prochaine, dit le ministère, qui promet un guide et "
        + "une aide aux plus petites. Les associations d’élus demandent du temps et des moyens, et rappellent que beaucoup de mairies n’ont personne pour le faire aujourd’hui.";

    private async Task Source(string name, params string[] titles)
    {
        site.Web.Feed($"/{name}", name, titles);
        (await site.Add(site.Web.At($"/{name}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task Article(string name, string title, string text)
    {
        site.Web.Text($"/{name}", $"<rss version=\"2.0\"><channel><title>{name}</title><item><title>{title}</title><guid>{title}</guid><link>https://{name}.example/x</link>"
            + $"<pubDate>Sun, 15 Nov 2026 20:00:00 GMT</pubDate><description>{text}</description></item></channel></rss>", "application/rss+xml");
        (await site.Add(site.Web.At($"/{name}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Guid> Id(string title) => (await site.Platform.Rows<Guid>("watch", "SELECT id FROM item WHERE title = @title", new { title })).Single();

    private Task<long> In(string state, string title) => site.Count("item WHERE title LIKE @title AND state = @state", new { title, state });

    private async Task<IReadOnlyList<T>> Said<T>(Func<T, bool> which) => [.. (await site.Platform.Published<T>("watch")).Where(which)];

    [Fact]
    public async Task A_whole_source_is_written_off_with_one_button_and_comes_back_with_one()
    {
        await Source("bruyante", "Bruit un", "Bruit deux", "Bruit trois");
        await Source("calme", "Calme un");
        var source = (await site.Platform.Rows<Guid>("watch", "SELECT id FROM source WHERE name = 'bruyante'")).Single();

        var page = await site.Officer.Open($"/animation/veille?source={source}");
        page.Document.QuerySelectorAll("#tri a").Length.ShouldBe(3);
        page = await site.Officer.Submit("#lot", [("RaisonDuLot", "publicite")], ("Action", "ecarter-liste"));

        page.Text.ShouldContain("Écartés : 3.");
        (await In("written-off", "Bruit %")).ShouldBe(3);
        (await In("waiting", "Calme %")).ShouldBe(1);
        (await Said<WatchItemWrittenOff>(item => item.Reason == "publicite")).Count.ShouldBe(3);
        var undo = page.Document.QuerySelectorAll("form[id^=annuler-mien-]")[0];
        (await site.Officer.Submit($"#{undo.Id}")).Text.ShouldContain("3 articles sont revenus");
        (await In("waiting", "Bruit %")).ShouldBe(3);
    }

    [Fact]
    public async Task Everything_at_once_is_refused_and_so_is_nothing()
    {
        await Source("refusee", "Un article bien seul");
        await site.Officer.Open("/animation/veille");

        var page = await site.Officer.Submit("#lot", [], ("Action", "ecarter-choix"));
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("Cochez au moins un article");
        page = await site.Officer.Submit("#lot", [], ("Action", "ecarter-liste"));
        page.Text.ShouldContain("Choisissez d’abord une source");
        (await In("waiting", "Un article bien seul")).ShouldBe(1);
    }

    [Fact]
    public async Task Words_themes_days_and_order_narrow_the_list()
    {
        await Source("filtree", "Une histoire de RGPD", "Une histoire de vélos");

        async Task<string> Shown(string query) => (await site.Officer.Open($"/animation/veille?{query}")).Document.QuerySelector("#tri")?.TextContent ?? "";

        (await Shown("q=velos")).ShouldContain("Une histoire de vélos");
        (await Shown("q=velos")).ShouldNotContain("RGPD");
        (await Shown("theme=vie-privee")).ShouldContain("Une histoire de RGPD");
        (await Shown("theme=vie-privee")).ShouldNotContain("vélos");
        (await Shown("jour=2026-11-15&q=histoire")).ShouldContain("vélos");
        (await Shown("jour=2026-11-14")).ShouldNotContain("histoire");
        (await Shown("langue=de")).ShouldBe("");
        (await Shown("ordre=promesse&q=histoire")).IndexOf("RGPD", StringComparison.Ordinal).ShouldBeLessThan((await Shown("ordre=promesse&q=histoire")).IndexOf("vélos", StringComparison.Ordinal));
        (await Shown("q=100%25_\\&source=x&jour=hier&page=-1")).ShouldBe("");
    }

    [Fact]
    public async Task A_query_narrows_the_inbox_and_is_kept_as_a_view_with_a_key()
    {
        await Source("vues", "Une girafe à Rennes", "Une girafe en ville", "Un zèbre en ville");
        async Task<string> Shown(string query) => (await site.Officer.Open("/animation/veille?q=" + Uri.EscapeDataString(query))).Document.QuerySelector("#tri")?.TextContent ?? "";

        (await Shown("source:vues ville SAUF girafe")).ShouldContain("Un zèbre");
        (await Shown("source:vues ville SAUF girafe")).ShouldNotContain("girafe");
        (await Shown("(girafe")).ShouldContain("girafe");
        (await site.Officer.Open("/animation/veille?q=(girafe")).Text.ShouldContain("Cette parenthèse n’est pas fermée.");

        await site.Officer.Open("/animation/veille?q=" + Uri.EscapeDataString("source:vues girafe"));
        await site.Officer.Open("/animation/veille/vues?requete=" + Uri.EscapeDataString("source:vues girafe"));
        (await site.Officer.Submit("#ecrire", [("Nom", "Cous"), ("Touche", "g")])).Text.ShouldContain("Cette touche sert déjà.");
        var page = await site.Officer.Submit("#ecrire", [("Nom", "Cous"), ("Touche", "1")]);
        page.Text.ShouldContain("Cous (2)");
        await site.Officer.Submit("#ecrire", [("Nom", "Rayures"), ("Requete", "zèbre"), ("Touche", "")]);

        page = await site.Officer.Open("/animation/veille");
        page.Document.QuerySelectorAll("#vues a[data-key='1']").ShouldHaveSingleItem().TextContent.ShouldContain("Cous (2)");
        page = await site.Officer.Open("/animation/veille/vues");
        await site.Officer.Submit($"#{page.Document.QuerySelector("form[id^=monter-]")!.Id}");
        page = await site.Officer.Open("/animation/veille");
        page.Document.QuerySelectorAll("#vues a")[0].TextContent.ShouldContain("Rayures");
        using var colleague = await site.Platform.Officer();
        (await colleague.Open("/animation/veille")).Document.QuerySelector("#vues").ShouldBeNull();

        page = await site.Officer.Open("/animation/veille/vues");
        page = await site.Officer.Submit($"#{page.Document.QuerySelector("form[id^=supprimer-]")!.Id}");
        page.Document.QuerySelector("#liste")!.TextContent.ShouldNotContain("Rayures");
        await colleague.Open("/animation/veille/vues");
        page = await site.Officer.Submit($"#{page.Document.QuerySelector("form[id^=retablir-]")!.Id}");
        page.Document.QuerySelector("#liste")!.TextContent.ShouldContain("Rayures");
    }

    [Fact]
    public async Task A_decision_taken_among_what_was_left_for_later_comes_back_there()
    {
        await Source("remise", "À voir un", "À voir deux");
        foreach (var title in (string[])["À voir un", "À voir deux"])
        {
            await site.Open(title);
            await site.Officer.Submit("#decider", [], ("Action", "plus-tard"));
        }

        await site.Officer.Open($"/animation/veille?vue=plus-tard&item={await Id("À voir un")}");
        var page = await site.Officer.Submit("#decider", [], ("Action", "ecarter"));

        page.Path.ShouldContain("vue=plus-tard");
        page.Document.QuerySelector("#tri").ShouldNotBeNull().TextContent.ShouldContain("À voir deux");
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-mien-]")[0].Id}");
        (await In("later", "À voir un")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_text_elsewhere_is_one_card_until_somebody_says_otherwise()
    {
        await Article("premiere", "Communes : publier ses délibérations devient une obligation", Text);
        await Article("seconde", "Publier ses délibérations, une obligation", Text.Replace(", dit le ministère,", " – dit le ministère –", StringComparison.Ordinal));
        (await In("merged", "Publier ses délibérations, une obligation")).ShouldBe(1);

        var page = await site.Open("Communes : publier ses délibérations devient une obligation");
        page.Document.QuerySelector("#lecture").ShouldNotBeNull().TextContent.ShouldContain("même texte");
        page.Document.QuerySelector("#tri").ShouldNotBeNull().TextContent.ShouldContain("et 1 autre source");
        await site.Officer.Submit("form[action$=separer]");

        (await In("waiting", "Publier ses délibérations, une obligation")).ShouldBe(1);
        (await site.Count("apart")).ShouldBe(1);
        page = await site.Officer.Open("/animation/veille");
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-mien-]")[0].Id}");
        (await In("merged", "Publier ses délibérations, une obligation")).ShouldBe(1);
        (await site.Count("apart")).ShouldBe(0);
    }

    [Fact]
    public async Task Items_are_put_together_by_hand_and_apart_again()
    {
        await Source("mains", "Le conseil vote le budget", "Un budget adopté hier soir");
        await site.Officer.Open("/animation/veille");
        var (one, other) = (await Id("Le conseil vote le budget"), await Id("Un budget adopté hier soir"));

        var page = await site.Officer.Submit("#lot", [("Choix", one.ToString()), ("Choix", other.ToString())], ("Action", "reunir"));

        page.Text.ShouldContain("Réunis : 2 articles sous un seul.");
        (await site.Count("item WHERE state = 'merged' AND lead_id = @other", new { other })).ShouldBe(1);
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-mien-]")[0].Id}");
        (await site.Count("item WHERE id = @one AND state = 'waiting' AND lead_id IS NULL", new { one })).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_scheduled_appears_at_its_hour_and_not_before()
    {
        await Source("programme", "Une annonce sous embargo");
        await site.Open("Une annonce sous embargo");
        var page = await site.Officer.Submit("#decider", [("Themes", "ia"), ("ParutionDate", "2026-11-20"), ("ParutionTime", "09:30")], ("Action", "garder"));
        page.Text.ShouldContain("Programmé : Une annonce sous embargo.");
        (await Said<WatchItemPublished>(item => item.Title == "Une annonce sous embargo")).ShouldBeEmpty();
        (await site.Officer.Open("/animation/veille?vue=programmes")).Text.ShouldContain("paraît vendredi 20 novembre à 9 h 30");
        using (var visitor = site.Platform.Visitor())
            (await visitor.Open("/veille")).Text.ShouldNotContain("embargo");
        var job = site.Platform.Services.GetRequiredService<PublishScheduled>();
        (await job.Run(TestContext.Current.CancellationToken)).ShouldBe(0);

        await site.Later(new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero) - site.Platform.Clock.GetUtcNow());
        (await job.Run(TestContext.Current.CancellationToken)).ShouldBe(1);
        (await job.Run(TestContext.Current.CancellationToken)).ShouldBe(0);

        (await Said<WatchItemPublished>(item => item.Title == "Une annonce sous embargo")).ShouldHaveSingleItem().FirstKept.ShouldBeTrue();
    }

    [Fact]
    public async Task A_colleague_sees_what_is_open_elsewhere_and_who_decided()
    {
        await Source("partagee", "Ouvert par une collègue");
        using var colleague = await site.Platform.Officer();
        await colleague.Open($"/animation/veille?item={await Id("Ouvert par une collègue")}");

        var page = await site.Open("Ouvert par une collègue");
        page.Text.ShouldContain("Quelqu’un d’autre a cet article ouvert");
        page.Document.QuerySelector("#tri").ShouldNotBeNull().TextContent.ShouldContain("ouvert par quelqu’un d’autre");
        await colleague.Submit("#decider", [], ("Action", "ecarter"));

        page = await site.Officer.Submit("#decider", [("Note", "Mon texte")], ("Action", "ecarter"));
        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Document.QuerySelector("#champ-note").ShouldNotBeNull().TextContent.ShouldContain("Mon texte");
        page.Document.QuerySelector("#historique").ShouldNotBeNull().TextContent.ShouldContain("par une autre personne");
    }
}
