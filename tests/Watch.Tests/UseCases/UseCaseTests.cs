using System.Net;
using Animation.Contracts.Watch;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Testing;
using Animation.Watch.UseCases;

namespace Animation.Watch.Tests.UseCases;

public sealed class UseCaseTests(WatchSite site) : IClassFixture<WatchSite>
{
    private static readonly (string, string?)[] fields =
    [
        ("Solution", "Un inventaire à partir des photos aériennes."), ("Cout", "Deux semaines."), ("Contacts", "donnees@ville.exemple.fr"), ("Reutilisation", "Le code, sous licence libre."),
    ];

    private static async Task<Page> Propose(Browser member, string title)
    {
        await member.Open("/veille/cas-d-usage/proposer");
        return await member.Submit("#proposer", [("Titre", title), .. fields]);
    }

    private async Task<Guid> Id(string title) => (await site.Platform.Rows<Guid>("watch", "SELECT id FROM use_case WHERE title = @title", new { title })).Single();

    private async Task<Page> Review(string title, string action, params (string, string?)[] more)
    {
        await site.Officer.Open($"/animation/veille/cas-d-usage/{await Id(title)}");
        return await site.Officer.Submit("#relire", more, ("Action", action));
    }

    [Fact]
    public async Task A_use_case_is_proposed_completed_published_and_found_in_the_library()
    {
        var author = Guid.CreateVersion7();
        using var member = await site.Platform.SignedIn(author);
        using var visitor = site.Platform.Visitor();
        var page = await Propose(member, "Savoir où sont les arbres");
        page.Text.ShouldContain("En relecture");
        (await site.Officer.Open("/veille/cas-d-usage")).Text.ShouldContain("à relire");

        (await Review("Savoir où sont les arbres", "completer")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await Review("Savoir où sont les arbres", "completer", ("Raison", "Combien de temps par an ?"));
        (await member.Open("/veille/cas-d-usage")).Text.ShouldContain("Combien de temps par an");
        page = await member.Open($"/veille/cas-d-usage/proposer?id={await Id("Savoir où sont les arbres")}");
        page.Text.ShouldContain("Combien de temps par an");
        await member.Submit("#proposer", [("Cout", "Deux semaines, puis un jour par an.")]);
        (await Review("Savoir où sont les arbres", "publier")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Review("Savoir où sont les arbres", "publier", ("Themes", "ia"))).Text.ShouldContain("publié");

        page = await visitor.Open("/veille?q=arbre&nature=use-case");
        page.Document.QuerySelectorAll("#trouves .entry-title a").ShouldHaveSingleItem();
        page = await visitor.Open(page.Document.QuerySelector("#trouves .entry-title a")!.GetAttribute("href")!);
        page.Path.ShouldBe("/veille/cas-d-usage/savoir-ou-sont-les-arbres");
        page.Text.ShouldContain("puis un jour par an");
        var told = (await site.Platform.Published<WatchItemPublished>("watch")).Single(item => item.Title == "Savoir où sont les arbres");
        (told.Format, told.Url).ShouldBe(("use-case", "http://animation.test/veille/cas-d-usage/savoir-ou-sont-les-arbres"));
        var news = (await site.Platform.Published<UseCaseReviewed>("watch")).Last(news => news.Title == "Savoir où sont les arbres");
        (news.State, news.ProposerId, news.Version, news.ItemId).ShouldBe(("published", author, 2, told.ItemId));
        (await Review("Savoir où sont les arbres", "publier", []).ContinueWith(tried => tried.IsFaulted, TestContext.Current.CancellationToken)).ShouldBeTrue("a decided use case has no form");
    }

    [Fact]
    public async Task What_others_propose_is_theirs_and_a_refusal_says_why()
    {
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var other = await site.Platform.SignedIn(Guid.CreateVersion7());
        await Propose(member, "Une publicité déguisée");
        var id = await Id("Une publicité déguisée");
        (await other.Open($"/veille/cas-d-usage/proposer?id={id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await other.Open("/veille/cas-d-usage/proposer");
        (await other.Submit("#proposer", [("Titre", "Volé"), .. fields, ("Id", id.ToString())])).Status.ShouldBe(HttpStatusCode.Conflict);
        await Review("Une publicité déguisée", "refuser", ("Raison", "C’est une publicité."));
        (await member.Open("/veille/cas-d-usage")).Text.ShouldContain("C’est une publicité.");
        (await other.Open("/veille/cas-d-usage")).Text.ShouldNotContain("publicité");
    }

    [Fact]
    public async Task Opinions_show_together_from_two_on_one_each_changed_with_a_trace()
    {
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var one = await site.Platform.SignedIn(Guid.CreateVersion7(), Roles.Expert);
        using var two = await site.Platform.SignedIn(Guid.CreateVersion7(), Roles.Expert);
        await Propose(member, "Prévoir les repas de la cantine");
        await Review("Prévoir les repas de la cantine", "publier", ("Themes", "ia"));
        const string Path = "/veille/cas-d-usage/prevoir-les-repas-de-la-cantine";
        (await member.Open(Path)).Document.QuerySelector("#mon-avis").ShouldBeNull();

        await one.Open(Path);
        (await one.Submit("#mon-avis", [("Utilite", "4"), ("Echelle", "3"), ("Pourquoi", "Trop court")])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await one.Submit("#mon-avis", [("Pourquoi", "Partout où il y a une cantine.")])).Text.ShouldContain("Un avis reçu");
        await two.Open(Path);
        var page = await two.Submit("#mon-avis", [("Utilite", "1"), ("Echelle", "1"), ("Pourquoi", "Je n’en vois pas encore l’usage.")]);
        page.Text.ShouldContain("2 avis : utilité 2,5 sur 4");
        await two.Open(Path);
        await two.Submit("#mon-avis", [("Utilite", "3"), ("Pourquoi", "Vu sur place, je change d’avis.")]);

        page = await site.Platform.Visitor().Open(Path);
        page.Text.ShouldContain("2 avis : utilité 3,5 sur 4");
        page.Text.ShouldNotContain("Je n’en vois pas");
        (await site.Count("opinion WHERE replaced_at IS NOT NULL")).ShouldBe(1);
        var news = (await site.Platform.Published<UseCaseReviewed>("watch")).Last(news => news.Slug == "prevoir-les-repas-de-la-cantine");
        (news.Opinions, news.Usefulness, news.Version).ShouldBe((2, 3.5m, 4));
    }

    [Fact]
    public async Task An_item_becomes_a_use_case_and_says_so()
    {
        site.Web.Feed("/devenu", "devenu", ["Un article devenu cas d’usage"]);
        await site.Add(site.Web.At("/devenu"));
        await site.Keep("Un article devenu cas d’usage", "ia", "La ville a tout publié.");
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        await member.Open("/veille/un-article-devenu-cas-d-usage");
        var page = await member.Open("/veille/cas-d-usage/proposer?article=un-article-devenu-cas-d-usage");
        page.Document.QuerySelector("#champ-solution")!.TextContent.ShouldContain("La ville a tout publié.");
        await member.Submit("#proposer", [("Titre", "Tout publier d’un coup"), ("Cout", "Rien."), ("Reutilisation", "Tout.")]);
        await Review("Tout publier d’un coup", "publier", ("Themes", "ia"));
        (await member.Open("/veille/un-article-devenu-cas-d-usage")).Text.ShouldContain("Un cas d’usage, avec l’avis d’experts");
        (await member.Open("/veille/cas-d-usage/tout-publier-d-un-coup")).Text.ShouldContain("cet article de la veille");
    }

    [Fact]
    public void Every_missing_field_is_said_at_once() =>
        Should.Throw<Refusal>(() => ProposeUseCase.Decide(new ProposeUseCase.Request { Titre = "Un titre" })).Problems.Count.ShouldBe(4);
}
