using System.Net;
using Animation.Contracts.Watch;
using Microsoft.AspNetCore.Http;

namespace Animation.Watch.Tests.Sources;

public sealed class SourcesTests(WatchSite site) : IClassFixture<WatchSite>
{
    [Fact]
    public async Task A_page_gives_the_feed_that_it_announces()
    {
        site.Web.Text("/accueil", "<link rel=alternate type=application/rss+xml href=/commentaires title='Comments'><link rel=alternate type=application/rss+xml href=/annonce>");
        site.Web.Feed("/annonce", "annonce", "Premier", "Second");
        site.Web.Feed("/commentaires", "commentaires", "Bof");

        var page = await site.Add(site.Web.At("/accueil"));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Source ajoutée : annonce");
        (await site.Count("item JOIN source ON source.id = source_id WHERE name = 'annonce' AND item.state = 'waiting'")).ShouldBe(2);
        (await site.Platform.Published<SourceAdded>("watch")).ShouldContain(message => message.Name == "annonce");
    }

    [Theory]
    [InlineData("", "Indiquez l’adresse")]
    [InlineData("bonjour", "n’est pas complète")]
    [InlineData("http://a b.fr", "n’est pas complète")]
    [InlineData("ftp://site.example/x", "doit commencer par http")]
    [InlineData("http://10.0.0.1/flux", "réseau privé")]
    [InlineData("http://localhost/flux", "réseau privé")]
    [InlineData("http://animation.test/veille", "plateforme elle-même")]
    [InlineData("https://site.invalid/flux", "Aucun site ne porte ce nom")]
    [InlineData("{site}/absent", "404")]
    [InlineData("{site}/parti", "retirée pour de bon")]
    [InlineData("{site}/page", "n’en annonce aucun")]
    [InlineData("{site}/enorme", "trop gros")]
    [InlineData("{site}/profond", "trop compliqué")]
    public async Task A_bad_address_is_explained_beside_the_field_and_nothing_is_stored(string address, string sentence)
    {
        site.Web.Text("/page", "<html><body>Bonjour</body></html>");
        site.Web.Text("/enorme", new string('x', 6_000_000));
        site.Web.Text("/profond", string.Concat(Enumerable.Repeat("<rss>", 5000)));
        site.Web.Paths["/parti"] = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var typed = address.Replace("{site}", $"http://{site.Web.Authority}", StringComparison.Ordinal);
        var before = await site.Count("source");

        var page = await site.Add(typed);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Document.QuerySelector("#champ-adresse-erreur").ShouldNotBeNull().TextContent.ShouldContain(sentence);
        page.Document.QuerySelector("#champ-adresse").ShouldNotBeNull().GetAttribute("value").ShouldBe(typed);
        (await site.Count("source")).ShouldBe(before);
    }

    [Fact]
    public async Task A_source_is_followed_once_even_when_the_form_is_sent_twice()
    {
        site.Web.Feed("/double", "double", "Un");
        await site.Officer.Open("/animation/sources");
        var form = site.Officer;
        var first = await form.Submit("#ajouter", [("Adresse", site.Web.At("/double"))]);
        first.Status.ShouldBe(HttpStatusCode.OK);

        var again = await site.Add(site.Web.At("/double"));

        again.Text.ShouldContain("déjà suivie");
        (await site.Platform.Published<SourceAdded>("watch")).Count(message => message.Name == "double").ShouldBe(1);
    }

    [Fact]
    public async Task A_list_of_sources_is_imported_and_read_by_the_next_tick()
    {
        site.Web.Feed("/liste", "liste", "Importé");
        await site.Officer.Open("/animation/sources");
        var page = await site.Officer.Submit("#importer", [("Liste", $"<opml><body><outline text='Dossier'><outline text='Liste' xmlUrl='{site.Web.At("/liste")}'/></outline></body></opml>")]);
        page.Text.ShouldContain("1 sources ajoutées");

        await site.FetchDue();

        (await site.Count("item WHERE title = 'Importé'")).ShouldBe(1);
        (await site.Count("source WHERE name = 'Liste' AND folder = 'Dossier' AND last_success_at IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_list_is_refused_beside_the_field()
    {
        await site.Officer.Open("/animation/sources");

        var page = await site.Officer.Submit("#importer", [("Liste", "bonjour")]);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Document.QuerySelector("#champ-liste-erreur").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_paused_source_is_not_asked_and_one_may_be_read_at_once()
    {
        site.Web.Feed("/pause", "pause", "Avant");
        await site.Add(site.Web.At("/pause"));
        var id = (await site.Platform.Rows<Guid>("watch", "SELECT id FROM source WHERE name = 'pause'")).Single();
        await site.Officer.Open($"/animation/sources/{id}");
        await site.Officer.Submit($"form[action='/animation/sources/{id}/pause']");
        await site.Later(TimeSpan.FromDays(2));
        site.Web.Feed("/pause", "pause", "Après", "Avant");
        var asked = site.Web.Requests.Count(request => request.Path == "/pause");

        await site.FetchDue();
        site.Web.Requests.Count(request => request.Path == "/pause").ShouldBe(asked);

        await site.Officer.Open($"/animation/sources/{id}");
        await site.Officer.Submit($"form[action='/animation/sources/{id}/reprendre']");
        var page = await site.Officer.Submit($"form[action='/animation/sources/{id}/lire']");
        page.Text.ShouldContain("1 nouveautés à trier");
    }

    [Fact]
    public async Task A_page_that_announces_several_feeds_lets_one_choose()
    {
        site.Web.Text("/choix", "<link rel=alternate type=application/rss+xml href=/choix-actus title=Actus><link rel=alternate type=application/rss+xml href=/choix-agenda title=Agenda>");
        site.Web.Feed("/choix-agenda", "choix-agenda", "Un");
        var page = await site.Add(site.Web.At("/choix"));
        page.Text.ShouldContain("lequel suivre");

        page = await site.Officer.Submit("form:has(input[value$='/choix-agenda'])");

        page.Text.ShouldContain("Source ajoutée : choix-agenda");
    }

    [Fact]
    public async Task A_page_that_announces_nothing_is_searched_where_its_maker_puts_feeds()
    {
        site.Web.Text("/muette", "<html><head><link href=/sites/default/files/x.css></head><body>Bonjour</body></html>");
        site.Web.Feed("/rss.xml", "devinee", "Un");

        (await site.Add(site.Web.At("/muette"))).Text.ShouldContain("Source ajoutée : devinee");

        site.Web.Paths.TryRemove("/rss.xml", out _);
    }

    [Fact]
    public async Task A_list_is_taken_back_as_a_whole_and_goes_out_as_it_came_in()
    {
        site.Web.Feed("/retour", "retour", "Repris");
        await site.Officer.Open("/animation/sources");
        var page = await site.Officer.Submit("#importer", [("Liste",
            $"<opml><body><outline text='A'><outline text='B &amp; C'><outline text='Retour' xmlUrl='{site.Web.At("/retour")}'/></outline></outline><outline text='Mauvaise' xmlUrl='ftp://x.example/'/></body></opml>")]);
        page.Text.ShouldContain("1 refusées");
        await site.FetchDue();
        (await site.Count("item WHERE title = 'Repris'")).ShouldBe(1);
        (await site.Officer.Open("/animation/sources/opml")).Html.ShouldContain("<outline text=\"B &amp; C\">");

        await site.Officer.Open(page.Path);
        await site.Officer.Submit("form[action$='/annuler']");

        (await site.Count("source WHERE name = 'Retour'")).ShouldBe(0);
        (await site.Count("item WHERE title = 'Repris'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_member_cannot_see_the_sources()
    {
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());

        (await member.Open("/animation/sources")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}
