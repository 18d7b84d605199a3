using System.Net;
using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Contracts.Watch;
using Animation.Hosting.Errors;
using Animation.Testing;
using Animation.Watch.Library;

namespace Animation.Watch.Tests.Library;

public sealed class LibraryTests(WatchSite site) : IClassFixture<WatchSite>
{
    private async Task<string> Kept(string title, string theme, string note = "", params (string, string?)[] more)
    {
        var name = "f" + Guid.CreateVersion7().ToString("N");
        site.Web.Feed($"/{name}", name, [title]);
        await site.Add(site.Web.At($"/{name}"));
        await site.Open(title);
        (await site.Officer.Submit("#decider", [("Themes", theme), ("Note", note), .. more], ("Action", "garder"))).Status.ShouldBe(HttpStatusCode.OK);
        return (await site.Platform.Rows<string>("watch", "SELECT slug FROM item WHERE title = @title", new { title })).Single();
    }

    private static string Link(Page page, string words) =>
        page.Document.QuerySelectorAll("#affiner a").First(link => link.TextContent == words).GetAttribute("href")!;

    [Fact]
    public async Task Facets_narrow_widen_and_count()
    {
        await Kept("Sobriété du numérique à Rennes", "ia", "Pour les élus.", ("Nature", "guide"), ("Territoires", "Bretagne"));
        await Kept("Sobriété des serveurs", "ia", "", ("Nature", "study"));
        using var visitor = site.Platform.Visitor();

        var page = await visitor.Open("/veille?q=sobriete");
        page.Document.QuerySelectorAll("#trouves .entry-title").Length.ShouldBe(2);
        page = await visitor.Open(Link(page, "Guide ou kit"));
        page.Document.QuerySelectorAll("#trouves .entry-title").ShouldHaveSingleItem().TextContent.ShouldBe("Sobriété du numérique à Rennes");
        page.Path.ShouldBe("/veille?q=sobriete&nature=guide");
        page = await visitor.Open(Link(page, "Bretagne"));
        page.Document.QuerySelectorAll("#trouves .entry-title").Length.ShouldBe(1);
        page = await visitor.Open(page.Document.QuerySelectorAll("ul.chosen a")[0].GetAttribute("href")!);
        page.Path.ShouldBe("/veille?q=sobriete&territoire=R53");
        // France contains Bretagne.
        (await visitor.Open("/veille?q=sobriete&territoire=FR")).Document.QuerySelectorAll("#trouves .entry-title").Length.ShouldBe(1);
        (await visitor.Open("/veille?q=sobriete&nature=nimporte&source=x&page=99&apres=zz")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ecole")]
    [InlineData("l’école")]
    [InlineData("d'ÉCOLES")]
    [InlineData("\"école numérique\"")]
    [InlineData("écoles -lycée")]
    public async Task Words_are_found_whatever_accents_plural_and_elision(string words)
    {
        if (await site.Count("item WHERE title = 'L’école numérique des communes'") == 0)
            await Kept("L’école numérique des communes", "ia");
        using var visitor = site.Platform.Visitor();
        (await visitor.Open("/veille?q=" + Uri.EscapeDataString(words))).Text.ShouldContain("L’école numérique des communes");
        (await visitor.Open("/veille?q=" + Uri.EscapeDataString("école -commune"))).Text.ShouldNotContain("L’école numérique des communes");
    }

    [Fact]
    public async Task A_query_finds_by_fields_and_hides_what_it_must()
    {
        await Kept("Ammonite des données à Rennes", "vie-privee", "", ("Nature", "guide"), ("Territoires", "Rennes"));
        await Kept("Ammonite des données réservée", "vie-privee", "", ("Reserve", "true"), ("Territoires", "Rennes"));
        await Kept("Ammonite des cartes", "ia");
        using var visitor = site.Platform.Visitor();
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());

        async Task<int> Found(Browser browser, string query) => (await browser.Open("/veille?q=" + Uri.EscapeDataString(query))).Document.QuerySelectorAll("#trouves .entry-title").Length;

        (await Found(visitor, "ammonite lieu:Bretagne format:guide")).ShouldBe(1);
        (await Found(visitor, "ammonite thème:juridique")).ShouldBe(1);
        (await Found(member, "ammonite thème:juridique")).ShouldBe(2);
        (await Found(visitor, "ammonite (thème:ia OU lieu:Rennes)")).ShouldBe(2);
        (await Found(visitor, "ammonite SAUF thème:vie-privee")).ShouldBe(1);
        (await Found(visitor, "ammonite état:écarté")).ShouldBe(0);
        (await Found(visitor, "lieu:Rennes OU état:gardé OU ammonite") >= 2).ShouldBeTrue();
        (await visitor.Open("/veille?q=" + Uri.EscapeDataString("lieu:Rennes OU ammonite"))).Text.ShouldNotContain("réservée");
        (await visitor.Open("/veille.atom?q=" + Uri.EscapeDataString("ammonite thème:ia"))).Html.ShouldContain("Ammonite des cartes");
    }

    [Fact]
    public async Task A_word_that_is_no_field_is_explained_and_looked_for()
    {
        await Kept("Coleur ou couleur, bélemnite", "ia");
        using var visitor = site.Platform.Visitor();
        var page = await visitor.Open("/veille?q=" + Uri.EscapeDataString("bélemnite coleur:couleur"));
        page.Text.ShouldContain("Au caractère 11, après « bélemnite » : Le champ « coleur » n’existe pas. Champs connus : thème");
        page.Text.ShouldContain("Coleur ou couleur");
    }

    [Fact]
    public async Task A_wide_theme_counts_its_narrower_ones()
    {
        await Kept("Trilobite du droit", "juridique");
        await Kept("Trilobite personnel", "vie-privee");
        using var visitor = site.Platform.Visitor();

        var page = await visitor.Open("/veille?q=trilobite");
        page.Document.QuerySelectorAll("#affiner li").Select(value => value.TextContent.Trim()).ShouldContain(Vocabulary.Themes.Label("juridique") + " 2");
        page = await visitor.Open(Link(page, Vocabulary.Themes.Label("juridique")));
        page.Document.QuerySelectorAll("#trouves .entry-title").Length.ShouldBe(2);
        foreach (var theme in Vocabulary.Themes.All)
        {
            var known = await site.Platform.Rows<string[]>("watch", "SELECT item_facets(@themes, '{}', 'news', '{}', '{}', gen_random_uuid(), @now)", new { themes = new[] { theme.Code }, now = site.Platform.Clock.GetUtcNow() });
            known[0].Where(code => code[0] == 't').ShouldBe(new[] { theme.Code, Vocabulary.Themes.Above(theme.Code) }.OfType<string>().Select(code => "t:" + code), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task What_is_reserved_is_for_people_signed_in_and_visitors_know_only_that_some_is()
    {
        var slug = await Kept("Compte rendu réservé zircon", "ia", "", ("Reserve", "true"));
        using var visitor = site.Platform.Visitor();
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());

        var page = await visitor.Open("/veille?q=zircon");
        page.Text.ShouldNotContain("Compte rendu");
        page.Text.ShouldContain("réservés aux adhérents");
        (await visitor.Open("/veille/" + slug)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open("/veille.atom?q=zircon")).Html.ShouldNotContain("Compte rendu");
        (await member.Open("/veille?q=zircon")).Text.ShouldContain("Compte rendu réservé zircon");
        (await member.Open("/veille/" + slug)).Status.ShouldBe(HttpStatusCode.OK);
        (await member.Open("/veille.json?q=zircon")).Html.ShouldNotContain("Compte rendu");
    }

    [Fact]
    public async Task Every_filter_is_a_feed_that_answers_304_to_who_has_it()
    {
        var slug = await Kept("Un fil à suivre & balisé", "vie-privee", "Une note.");
        using var visitor = site.Platform.Visitor();

        var page = await visitor.Open("/veille?theme=vie-privee");
        page.Document.QuerySelector("link[type='application/atom+xml']")!.GetAttribute("href").ShouldBe("/veille.atom?theme=vie-privee");
        var atom = await visitor.Open("/veille.atom?theme=vie-privee");
        atom.Html.ShouldContain("<title>Un fil à suivre &amp; balisé</title>");
        atom.Html.ShouldContain($"<link rel=\"alternate\" href=\"http://animation.test/veille/{slug}\" type=\"text/html\" />");
        using var json = JsonDocument.Parse((await visitor.Open("/veille.json?theme=vie-privee")).Html);
        json.RootElement.GetProperty("items").EnumerateArray().ShouldContain(item => item.GetProperty("content_text").GetString() == "Une note.");

        var again = new HttpRequestMessage(HttpMethod.Get, "/veille.atom?theme=vie-privee");
        again.Headers.IfNoneMatch.Add(atom.Response.Headers.ETag!);
        (await visitor.Send(again)).Status.ShouldBe(HttpStatusCode.NotModified);
        var since = new HttpRequestMessage(HttpMethod.Get, "/veille.atom?theme=vie-privee");
        since.Headers.IfModifiedSince = atom.Response.Content.Headers.LastModified;
        (await visitor.Send(since)).Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_saved_filter_has_a_feed_of_its_own_with_what_is_reserved()
    {
        await Kept("Réservé et suivi obsidienne", "ia", "", ("Reserve", "true"));
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var other = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var visitor = site.Platform.Visitor();
        await member.Open("/veille?q=obsidienne");
        var refused = await member.Submit("#enregistrer", [("Nom", "")]);
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Text.ShouldContain("Réservé et suivi obsidienne");

        var page = await member.Submit("#enregistrer", [("Nom", "Mes pierres")]);

        page.Text.ShouldContain("Mes pierres");
        var feed = page.Document.QuerySelectorAll("#filtres a").First(link => link.TextContent.StartsWith("Flux Atom", StringComparison.Ordinal)).GetAttribute("href")!;
        (await visitor.Open(feed)).Html.ShouldContain("Réservé et suivi obsidienne");
        (await visitor.Open("/veille/flux/nimporte.atom")).Status.ShouldBe(HttpStatusCode.NotFound);
        var form = page.Document.QuerySelector("form[id^=supprimer-]")!;
        await other.Open("/veille/ma-liste");
        await other.Send(new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")!));
        (await visitor.Open(feed)).Status.ShouldBe(HttpStatusCode.OK);
        await member.Submit("#" + form.Id);
        (await visitor.Open(feed)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Useful_counts_once_a_person_and_can_be_taken_back()
    {
        var slug = await Kept("Un article utile", "ia");
        using var one = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var two = await site.Platform.SignedIn(Guid.CreateVersion7());
        await one.Open("/veille/" + slug);
        (await one.Submit("#utile")).Text.ShouldContain("Utile à 1 personne.");
        await two.Open("/veille/" + slug);
        // Sent twice, as by a double click.
        await two.Submit("#utile");
        await two.Open("/veille/" + slug);
        (await two.Submit("#utile", [("Voulu", "oui")])).Text.ShouldContain("Utile à 2 personnes.");

        (await two.Submit("#utile")).Text.ShouldContain("Utile à 1 personne.");
        var item = (await site.Platform.Rows<Guid>("watch", "SELECT id FROM item WHERE slug = @slug", new { slug })).Single();
        var told = (await site.Platform.Published<ItemFoundUseful>("watch")).Where(mark => mark.ItemId == item).ToList();
        told.Count.ShouldBe(2);
        (await site.Platform.Published<ItemUsefulTakenBack>("watch")).Single(mark => mark.ItemId == item).MarkId.ShouldBe(told[1].MarkId);
        (await site.Count("useful_mark JOIN item ON item.id = item_id WHERE slug = @slug", new { slug })).ShouldBe(1);
    }

    [Fact]
    public async Task My_list_is_mine_is_searched_and_taken_away()
    {
        var slug = await Kept("=SOMME(mille) à garder pour moi", "ia");
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var other = await site.Platform.SignedIn(Guid.CreateVersion7());
        await member.Open("/veille/" + slug);
        await member.Submit("#pour-moi");

        (await member.Open("/veille/ma-liste?q=garder")).Text.ShouldContain("à garder pour moi");
        (await member.Open("/veille/ma-liste?q=perdre")).Text.ShouldContain("Rien ne correspond");
        (await member.Open("/veille/ma-liste.csv")).Html.ShouldContain("'=SOMME(mille)");
        (await other.Open("/veille/ma-liste")).Text.ShouldContain("Votre liste est vide");
        await member.Open("/veille/" + slug);
        await member.Submit("#pour-moi");
        (await member.Open("/veille/ma-liste")).Text.ShouldContain("Votre liste est vide");
    }

    [Fact]
    public async Task A_publisher_that_refuses_excerpts_gets_none_shown()
    {
        site.Web.Text("/refus-extraits", "<rss><channel><title>Le Refus</title><item><guid>r1</guid><title>Article sans extrait</title><link>https://refus.example/1</link>"
            + $"<description>Début. {string.Concat(Enumerable.Repeat("mot ", 200))}</description></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/refus-extraits"));
        await site.Keep("Article sans extrait", "ia");
        var page = await site.Officer.Open("/veille/article-sans-extrait");
        page.Document.QuerySelector("blockquote")!.TextContent.Trim().Length.ShouldBeInRange(200, Excerpts.Longest);

        await site.Officer.Submit("#extraits");

        (await site.Officer.Open("/veille/article-sans-extrait")).Html.ShouldNotContain("mot mot");
        (await site.Officer.Open("/veille.atom?q=extrait")).Html.ShouldNotContain("mot mot");
    }

    [Fact]
    public async Task An_item_says_whether_it_obliges_the_readers_organisation()
    {
        var slug = await Kept("Une obligation des communes", "ia", "", ("Nature", "law"), ("Obliges", "commune"), ("SeuilHabitants", "3 500"));
        var (person, organisation, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), site.Platform.Clock.GetUtcNow());
        await site.Platform.Deliver(new OrganisationChanged(organisation, 1, "Ville", OrganisationKinds.Commune, "member", null, "35238", 222_000, now));
        await site.Platform.Deliver(new PersonChanged(person, 1, "A B", "a@exemple.fr", "fr", organisation, "agent", false, now));
        using var member = await site.Platform.SignedIn(person);
        using var visitor = site.Platform.Visitor();

        (await member.Open("/veille/" + slug)).Text.ShouldContain("Cela vous oblige.");
        await site.Platform.Deliver(new OrganisationChanged(organisation, 2, "Ville", OrganisationKinds.Commune, "member", null, "35238", 1200, now));
        (await member.Open("/veille/" + slug)).Text.ShouldContain("Cela ne vous oblige pas.");
        (await visitor.Open("/veille/" + slug)).Text.ShouldContain("Qui cela oblige");
    }

    [Fact]
    public async Task News_on_the_home_page_match_what_a_person_chose()
    {
        await Kept("Nouveau pour l’environnement", "vie-privee", "", ("Territoires", "Bretagne"));
        await Kept("Nouveau pour personne", "ia");
        await Kept("Nouveau partout", "vie-privee");
        var (person, now) = (Guid.CreateVersion7(), site.Platform.Clock.GetUtcNow());
        using var member = await site.Platform.SignedIn(person);
        await site.Platform.Deliver(new PreferencesChanged(person, 2, ["vie-privee"], true, now) { Places = [new PlaceChoice("35238", Within: false, Above: true)] });
        await site.Platform.Deliver(new PreferencesChanged(person, 1, ["ia"], true, now));

        var piece = await member.Open("/fragments/watch/nouveautes");
        piece.Html.ShouldContain("selon vos choix");
        piece.Html.ShouldContain("Nouveau pour l’environnement");
        piece.Html.ShouldNotContain("Nouveau pour personne");
        await site.Platform.Deliver(new PreferencesChanged(person, 3, ["vie-privee"], true, now) { Places = [new PlaceChoice("13055", Within: true, Above: false)] });
        piece = await member.Open("/fragments/watch/nouveautes");
        piece.Html.ShouldContain("Nouveau partout");
        piece.Html.ShouldNotContain("Nouveau pour l’environnement");
    }

    [Fact]
    public void A_filter_reads_and_writes_the_same_address()
    {
        var filter = LibraryFilter.Parse("?q=%22open+data%22&theme=ia&theme=vie-privee&theme=inconnu&nature=law&tri=valeur&page=3");
        filter.Query.ShouldBe("?q=%22open%20data%22&theme=ia&theme=vie-privee&nature=law&tri=valeur");
        filter.With("f:study").Facets.ShouldBe(["t:ia", "t:vie-privee", "f:study"]);
        Should.Throw<Refusal>(() => SavedFilters.Decide(new SavedFilters.Request { Nom = "x", Filtre = "?tri=date" }, 0)).Problems[0].Code.ShouldBe("watch.filter-empty");
    }
}
