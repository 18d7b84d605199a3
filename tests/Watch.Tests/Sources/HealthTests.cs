using Microsoft.AspNetCore.Http;

namespace Animation.Watch.Tests.Sources;

public sealed class HealthTests(WatchSite site) : IClassFixture<WatchSite>
{
    private async Task<Guid> Id(string name) => (await site.Platform.Rows<Guid>("watch", "SELECT id FROM source WHERE name = @name", new { name })).Single();

    private async Task Due(string name)
    {
        await site.Platform.Rows<int>("watch", "UPDATE source SET due_at = '2020-01-01Z' WHERE name = @name RETURNING 1", new { name });
        await site.FetchDue();
    }

    private void Answer(string path, int status, params (string Name, string Value)[] headers) => site.Web.Paths[path] = http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            http.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    [Fact]
    public async Task A_source_gone_is_found_again_where_its_site_says_and_accepted_with_one_button()
    {
        site.Web.Text("/perdue", $"<rss><channel><title>perdue</title><link>{site.Web.At("/site-perdue")}</link><item><guid>1</guid><title>Un</title></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/perdue"));
        Answer("/perdue", 410);
        await Due("perdue");
        site.Web.Text("/site-perdue", "<link rel=alternate type=application/rss+xml href=/retrouvee>");
        site.Web.Feed("/retrouvee", "perdue", "Un", "Deux");
        var id = await Id("perdue");

        (await site.Officer.Open("/animation/sources?sante=retiree")).Text.ShouldContain("Retirée par le site");
        await site.Officer.Open($"/animation/sources/{id}");
        var page = await site.Officer.Submit("form[action$='/chercher']");
        page.Text.ShouldContain("/retrouvee");
        page = await site.Officer.Submit("form:has(input[type=hidden][value$='/retrouvee'])");

        page.Text.ShouldContain("Nouvelle adresse enregistrée");
        (await site.Count("source WHERE id = @id AND state = 'active' AND address LIKE '%/retrouvee' AND old_address LIKE '%/perdue'", new { id })).ShouldBe(1);
        await site.Officer.Submit("form[action$='/ancienne-adresse']");
        (await site.Count("source WHERE id = @id AND address LIKE '%/perdue'", new { id })).ShouldBe(1);
    }

    [Theory]
    [InlineData("text/html", "<html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script></html>")]
    public async Task A_challenge_instead_of_a_feed_is_called_so(string type, string page)
    {
        site.Web.Feed("/controle", "controle", "Un");
        await site.Add(site.Web.At("/controle"));
        site.Web.Text("/controle", page, type);

        await Due("controle");

        (await site.Officer.Open("/animation/sources?sante=controle")).Text.ShouldContain("contrôle contre les robots");
    }

    [Fact]
    public async Task Nobody_asks_before_the_instant_that_the_site_named_not_even_by_hand()
    {
        site.Web.Feed("/patience", "patience", "Un");
        await site.Add(site.Web.At("/patience"));
        Answer("/patience", 403, ("Retry-After", "7200"));
        await Due("patience");
        var asked = site.Web.Requests.Count(request => request.Path == "/patience");

        await site.Officer.Open($"/animation/sources/{await Id("patience")}");
        var page = await site.Officer.Submit("form[action$='/lire']");

        page.Text.ShouldContain("demande d’attendre");
        site.Web.Requests.Count(request => request.Path == "/patience").ShouldBe(asked);
    }

    [Fact]
    public async Task A_source_that_changes_language_or_falls_silent_says_so()
    {
        string Feed(string language, string date) =>
            $"<rss><channel><title>langue</title><language>{language}</language><item><guid>{language}</guid><title>Un</title><pubDate>{date}</pubDate></item></channel></rss>";
        site.Web.Text("/langue", Feed("fr-FR", "Mon, 02 Mar 2026 10:00:00 GMT"), "text/xml");
        await site.Add(site.Web.At("/langue"));
        site.Web.Text("/langue", Feed("en", "Mon, 09 Mar 2026 10:00:00 GMT"), "text/xml");
        await Due("langue");

        var page = await site.Officer.Open($"/animation/sources/{await Id("langue")}");
        page.Text.ShouldContain("Plus silencieuse que d’habitude");
        page.Text.ShouldContain("se dit maintenant en");
        (await site.Officer.Open("/animation/sources?sante=silencieuse&q=langue")).Text.ShouldContain("langue");
        await site.Officer.Open($"/animation/sources/{await Id("langue")}");
        await site.Officer.Submit("form[action^='/animation'][action$='/langue']");

        (await site.Count("source WHERE name = 'langue' AND language = 'en' AND new_language IS NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task A_temporary_redirect_never_changes_the_address_and_the_log_of_readings_stays_short()
    {
        site.Web.Feed("/stable", "detour", "Un");
        await site.Add(site.Web.At("/stable"));
        site.Web.Feed("/detour", "detour", "Un", "Deux");
        Answer("/stable", 302, ("Location", "/detour"));

        for (var i = 0; i < 55; i++)
            await Due("detour");

        (await site.Count("source WHERE name = 'detour' AND address LIKE '%/stable' AND moved_to IS NULL")).ShouldBe(1);
        (await site.Count("source_fetch JOIN source ON source.id = source_id WHERE name = 'detour'")).ShouldBe(50);
    }
}
