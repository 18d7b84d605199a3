using System.Net;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Watch.Entering;

namespace Animation.Watch.Tests.Entering;

public sealed class EnteringTests(WatchSite site) : IClassFixture<WatchSite>
{
    private const string Article =
        "<html lang=\"fr\"><head><title>Titre du site</title><meta property=\"og:title\" content=\"Une page trouvée ailleurs\"><meta property=\"og:site_name\" content=\"La Gazette d’essai\">"
        + "<meta name=\"description\" content=\"Un résumé sur le RGPD.\"><meta property=\"article:published_time\" content=\"2026-11-10T08:00:00+01:00\">"
        + "<script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\"}]}</script></head><body><title>autre</title></body></html>";

    [Fact]
    public void A_page_says_its_title_its_site_its_date_and_whether_it_is_paid()
    {
        var facts = PageFacts.Read(System.Text.Encoding.UTF8.GetBytes(Article), new Uri("https://site.example/a"), "text/html; charset=utf-8", new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));

        (facts.Title, facts.SiteName, facts.Language, facts.Paid).ShouldBe(("Une page trouvée ailleurs", "La Gazette d’essai", "fr", true));
        facts.Published.ShouldBe(new DateTimeOffset(2026, 11, 10, 7, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("<link rel=canonical href=https://autre.example/x>", "https://site.example/a")]
    [InlineData("<link rel=canonical href=/propre>", "https://site.example/propre")]
    [InlineData("<script type='application/ld+json'>{{{[[[</script><meta", "https://site.example/a")]
    public void A_page_cannot_speak_for_another_site(string html, string address) =>
        PageFacts.Read(System.Text.Encoding.UTF8.GetBytes(html), new Uri("https://site.example/a"), null, default).Address.ShouldBe(address);

    [Fact]
    public async Task A_link_pasted_is_read_and_opens_in_the_inbox_once()
    {
        site.Web.Text("/trouve", Article);
        await site.Officer.Open("/animation/veille/lien?adresse=" + Uri.EscapeDataString(site.Web.At("/trouve")));

        var page = await site.Officer.Submit("#lien");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelector("#titre-lecture").ShouldNotBeNull().TextContent.ShouldBe("Une page trouvée ailleurs");
        (await site.Count("item WHERE via = 'link' AND paid")).ShouldBe(1);
        await site.Officer.Open("/animation/veille/lien?adresse=" + Uri.EscapeDataString(site.Web.At("/trouve?utm_source=lettre")));
        (await site.Officer.Submit("#lien")).Text.ShouldContain("déjà dans la veille");
        (await site.Count("source WHERE state = 'manual' AND id IN (SELECT source_id FROM item WHERE via = 'link' AND paid)")).ShouldBe(1);
        (await site.Officer.Open("/animation/sources")).Html.ShouldNotContain("lien:");
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_is_taken_with_a_title()
    {
        await site.Officer.Open("/animation/veille/lien");
        var page = await site.Officer.Submit("#lien", [("Adresse", site.Web.At("/absent"))]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("Donnez son titre");
        page = await site.Officer.Submit("#lien", [("Titre", "Un document sans page")]);
        page.Document.QuerySelector("#titre-lecture").ShouldNotBeNull().TextContent.ShouldBe("Un document sans page");
        await site.Officer.Open("/animation/veille/lien");
        (await site.Officer.Submit("#lien", [("Adresse", "http://127.0.0.1:9/"), ("Titre", "")])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_member_proposes_a_link_is_thanked_when_it_is_kept_and_forgotten_when_they_leave()
    {
        var person = Guid.CreateVersion7();
        using var member = await site.Platform.SignedIn(person, Roles.Member);
        site.Web.Text("/bonne-idee", "<title>Une bonne idée</title>");
        await member.Open("/veille/proposer");
        (await member.Submit("#proposer", [("Adresse", site.Web.At("/bonne-idee"))])).Text.ShouldContain("Dites en une phrase pourquoi");
        (await member.Submit("#proposer", [("Pourquoi", "Pour les petites communes.")])).Text.ShouldContain("Votre proposition est arrivée");
        var page = await site.Open("Une bonne idée");
        page.Document.QuerySelector("#lecture").ShouldNotBeNull().TextContent.ShouldContain("Pour les petites communes.");
        page.Document.QuerySelector($"#lecture a[href$='{person}']").ShouldNotBeNull();

        await site.Keep("Une bonne idée", "ia");

        (await site.Platform.Published<SendMail>("watch")).ShouldHaveSingleItem().PersonId.ShouldBe(person);
        (await member.Open("/veille/proposer")).Text.ShouldContain("gardé, merci !");
        await site.Platform.Deliver(new MemberErased(person, 9, site.Platform.Clock.GetUtcNow()));
        (await site.Count("item WHERE proposed_by IS NOT NULL OR proposal <> ''")).ShouldBe(0);
    }

    [Fact]
    public async Task A_table_is_checked_line_by_line_then_kept()
    {
        const string Table = "Titre;Adresse;Date;Thèmes;Note\n\"Un lien; gardé\";https://gardes.example/1;12/03/2025;ia|vie-privee;Utile\nSans thème;https://gardes.example/2;;;\nMauvaise adresse;ftp://x.example;;ia;\nDate folle;https://gardes.example/3;un jour;ia;\n";
        await site.Officer.Open("/animation/veille/tableau");

        var page = await site.Officer.Submit("#tableau", [("Tableau", Table)], ("Action", "verifier"));
        page.Text.ShouldContain("gardées 1, refusées 3");
        (await site.Count("item WHERE via = 'table'")).ShouldBe(0);
        await site.Officer.Submit("#tableau", [], ("Action", "importer"));

        (await site.Count("item WHERE via = 'table' AND state = 'kept' AND title = 'Un lien; gardé' AND themes = '{ia,vie-privee}' AND published_at < '2025-04-01'")).ShouldBe(1);
        await site.Officer.Open("/animation/veille/tableau");
        (await site.Officer.Submit("#tableau", [("Tableau", "n’importe quoi")], ("Action", "verifier"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
