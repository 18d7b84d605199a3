using System.Net;
using Animation.Watch.Rules;
using Animation.Watch.Tagging;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Tagging;

public sealed class TaggingTests(WatchSite site) : IClassFixture<WatchSite>
{
    private Task<int> Learn() => site.Platform.Services.GetRequiredService<LearnFromDecisions>().Run();

    private async Task Arrived(string name, params string[] titles)
    {
        site.Web.Feed($"/{name}", name, titles);
        (await site.Add(site.Web.At($"/{name}"))).Status.ShouldBe(HttpStatusCode.OK);
        await Learn();
    }

    private async Task<int> Settle()
    {
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(3));
        return await Learn();
    }

    private async Task<float> Worth(string title) =>
        (await site.Platform.Rows<float>("watch", "SELECT worth FROM suggestion JOIN item ON item.id = item_id WHERE title = @title", new { title })).Single();

    private async Task WriteOff(string title)
    {
        await site.Open(title);
        await site.Officer.Submit("#decider", [("Raison", "hors-sujet")], ("Action", "ecarter"));
    }

    private async Task<IReadOnlyList<string>> Found(string query)
    {
        var condition = WatchQuery.ToSql(WatchQuery.Parse(query), site.Platform.Clock.GetUtcNow());
        return await site.Platform.InScope(scope => scope.GetRequiredService<WatchDb>().Query<string>(
            $"SELECT title FROM item JOIN source ON source.id = item.source_id WHERE {condition.Sql} ORDER BY title", condition.With()));
    }

    [Fact]
    public async Task What_comes_is_read_and_found_by_one_language()
    {
        await Arrived("lieux", "Appel à projets : la ville de Quimper ouvre ses données", "Décret n° 12 sur les cantines", "Le RGPD expliqué à Lyon");

        (await Found("source:lieux lieu:Bretagne")).ShouldBe(["Appel à projets : la ville de Quimper ouvre ses données"]);
        (await Found("source:lieux lieu:Finistère format:\"appel à projets\"")).Count.ShouldBe(1);
        (await Found("format:law source:lieux")).ShouldBe(["Décret n° 12 sur les cantines"]);
        (await Found("thème:RGPD source:lieux")).ShouldBe(["Le RGPD expliqué à Lyon"]);
        (await Found("source:lieux (décret OU rgpd) SAUF lieu:Lyon")).ShouldBe(["Décret n° 12 sur les cantines"]);
        (await Found("source:lieux \"ville de Quimper\"")).Count.ShouldBe(1);
        (await Found("source:lieux titre:cantine")).Count.ShouldBe(1);
        (await Found("source:lieux cantin*")).Count.ShouldBe(1);
        (await Found("source:lieux le cantines depuis:7j valeur:2+ langue:fr état:\"à trier\"")).Count.ShouldBe(1);
        (await Found("source:lieux avant:2020-01-01")).ShouldBeEmpty();
        (await Found("source:lieux -décret -public:commune -niveau:advanced")).Count.ShouldBe(1);
        (await Found("source:lieux \"it's; DROP TABLE\" OU x*y'")).ShouldBeEmpty();
        (await Found("source:\"' OR true --\"")).ShouldBeEmpty();
        (await Found("source:lieux couleur:bleu")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Decisions_and_their_undoing_are_learnt_from_exactly()
    {
        await Arrived("appris", [.. Enumerable.Range(0, 12).Select(i => $"Fanfare municipale numéro {i}"), "Fanfare municipale à venir"]);
        var before = await Worth("Fanfare municipale à venir");
        for (var i = 0; i < 5; i++)
            await site.Keep($"Fanfare municipale numéro {i}", "tourisme");
        (await Learn()).ShouldBe(0);
        (await Settle()).ShouldBeGreaterThanOrEqualTo(5);
        var liked = await Worth("Fanfare municipale à venir");
        liked.ShouldBeGreaterThan(before + 0.1f);
        (await Learn()).ShouldBe(0);

        // One decision too many, learnt, then taken back: the weights are as if it had never been.
        var weights = async () => Convert.ToHexString((await site.Platform.Rows<byte[]>("watch", "SELECT sha256(weights) FROM learner")).Single());
        var known = await weights();
        await WriteOff("Fanfare municipale numéro 9");
        await Settle();
        (await weights()).ShouldNotBe(known);
        var page = await site.Officer.Open("/animation/veille");
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-]")[0].Id}");
        await Settle();
        (await weights()).ShouldBe(known);

        page = await site.Officer.Open("/animation/veille/apprentissage");
        page.Text.ShouldContain("décisions apprises depuis le");
        page.Text.ShouldContain("Oublier");
        await site.Officer.Submit("#oublier");
        await Settle();
        (await weights()).ShouldNotBe(known);
        (await Worth("Fanfare municipale à venir")).ShouldBeLessThan(liked);
        await site.Officer.Open("/animation/veille/apprentissage");
        await site.Officer.Submit("#reprendre");
        await Settle();
        (await weights()).ShouldBe(known);
    }

    [Fact]
    public async Task The_officer_sees_the_estimate_its_reasons_and_the_themes_already_ticked()
    {
        await Arrived("pane", "Le RGPD à Quimper : guide pratique");

        var page = await site.Open("Le RGPD à Quimper : guide pratique");

        var note = page.Document.QuerySelector("#lecture aside").ShouldNotBeNull().TextContent.Replace('\u00A0', ' ');
        note.ShouldContain("Valeur estimée");
        note.ShouldContain("« RGPD »");
        note.ShouldContain("Lieu : Quimper (Finistère), pour « Quimper »");
        note.ShouldContain("Nature : Guide ou kit");
        note.ShouldContain("Rien n’a encore été décidé de cette source");
        page.Document.QuerySelector("input[name=Themes][value=vie-privee]")!.HasAttribute("checked").ShouldBeTrue();
        page.Document.QuerySelector("[name=Territoires]")!.TextContent.ShouldContain("Quimper");
        page.Document.QuerySelector("[name=Nature] option[selected]")!.GetAttribute("value").ShouldBe("guide");
        page.Document.QuerySelector("#precisions")!.TextContent.Replace('\u00A0', ' ').ShouldContain("proposés d’après le texte");

        // What the officer said holds: emptied, it stays empty.
        await site.Officer.Submit("#decider", [("Territoires", ""), ("Nature", "news")], ("Action", "garder"));
        page = await site.Open("Le RGPD à Quimper : guide pratique");
        page.Document.QuerySelector("[name=Territoires]")!.TextContent.Trim().ShouldBeEmpty();
        page.Document.QuerySelector("#precisions")!.TextContent.ShouldNotContain("proposés");
        // Taken back, so that the other tests of this site learn nothing from it.
        await site.Officer.Submit($"#{page.Document.QuerySelectorAll("form[id^=annuler-mien-]")[0].Id}");
    }

    [Fact]
    public async Task A_rule_is_tried_saved_applied_on_arrival_and_undone()
    {
        await Arrived("emploi", "Offre d'emploi : géomaticienne", "Offre d'emploi : juriste RGPD", "Un autre sujet");
        await site.Officer.Open("/animation/veille/regles");
        var page = await site.Officer.Submit("#ecrire", [("Requete", "source:emploi \"offre d'emploi\"")], ("Action", "essayer"));
        page.Text.ShouldContain("Toucherait 2 articles des 30 derniers jours");
        page.Document.QuerySelector("#champ-requete")!.GetAttribute("value").ShouldBe("source:emploi \"offre d'emploi\"");

        page = await site.Officer.Submit("#ecrire", [("Requete", "source:emploi \"offre d'emploi\""), ("Nom", "Offres"), ("Suite", "ecarter"), ("Raison", "hors-sujet")], ("Action", "enregistrer"));
        page.Text.ShouldContain("Règle enregistrée");
        await site.Officer.Submit("form[id^=appliquer-]");
        (await site.Count("item WHERE state = 'written-off' AND title LIKE 'Offre d''emploi%'")).ShouldBe(2);

        site.Web.Feed("/emploi", "emploi", "Offre d'emploi : développeuse", "Offre d'emploi : géomaticienne", "Offre d'emploi : juriste RGPD", "Un autre sujet");
        await site.Later(TimeSpan.FromDays(1));
        await site.FetchDue();
        await Settle();
        (await site.Count("item WHERE state = 'written-off' AND title LIKE 'Offre d''emploi%'")).ShouldBe(3);
        // Learning only listens to people.
        (await site.Count("lesson JOIN item ON item.id = item_id WHERE title LIKE 'Offre d''emploi%'")).ShouldBe(0);

        // A person decides on one of them: that decision stays.
        await site.Keep("Offre d'emploi : juriste RGPD", "vie-privee");
        await site.Officer.Open("/animation/veille/regles");
        page = await site.Officer.Submit("form[id^=annuler-]");
        page.Text.ShouldContain("2 articles sont revenus où ils étaient ; 1");
        (await site.Count("item WHERE state = 'waiting' AND title LIKE 'Offre d''emploi%'")).ShouldBe(2);
        (await site.Count("item WHERE state = 'kept' AND title LIKE 'Offre d''emploi%'")).ShouldBe(1);
        await site.Officer.Submit("form[id^=suspendre-]");
        page = await site.Officer.Open("/animation/veille/regles");
        page.Text.ShouldContain("Suspendue");
        (await site.Officer.Submit("form[id^=supprimer-]")).Text.ShouldContain("Règle supprimée");
    }

    [Fact]
    public async Task A_rule_misread_is_shown_again_with_the_place_of_the_fault()
    {
        await site.Officer.Open("/animation/veille/regles");
        var page = await site.Officer.Submit("#ecrire", [("Requete", "rgpd thème:licornes"), ("Nom", "Ma règle")], ("Action", "enregistrer"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("Au caractère 12, après « rgpd thème: »");
        page.Text.ShouldContain("Choisissez au moins une chose à faire");
        page.Document.QuerySelector("#champ-nom")!.GetAttribute("value").ShouldBe("Ma règle");
        page.Document.QuerySelector("#champ-requete")!.GetAttribute("value").ShouldBe("rgpd thème:licornes");
    }
}
