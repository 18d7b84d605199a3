using System.Net;
using Animation.Members.Demo;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Demo;

public sealed class SeedDirectoryTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() =>
        platform = await TestPlatform.Start("members", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task The_demo_has_organisations_on_the_map_and_invented_people_and_a_second_run_adds_nothing()
    {
        var seeded = await Seed();
        seeded.Organisations.ShouldBe(104);
        seeded.People.ShouldBeInRange(300, 450);
        (await Seed()).ShouldBe(seeded);
        (await platform.Rows<string>("members", "SELECT name FROM organisation WHERE place IS NULL AND kind IN ('commune', 'epci', 'metropole', 'departement', 'region')"))
            .ShouldBeEmpty();
        (await platform.Rows<long>("members", "SELECT count(*) FROM person WHERE address NOT LIKE '%exemple.fr'")).ShouldBe([0]);
        (await platform.Rows<long>("members", "SELECT count(*) FROM preferences WHERE cardinality(themes) > 0"))[0].ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task The_demo_shows_what_the_directory_can_hold()
    {
        await Seed();
        foreach (var (what, sql) in new[]
        {
            ("kinds", "SELECT count(DISTINCT kind) >= 12 FROM organisation"),
            ("statuses", "SELECT count(DISTINCT status) = 4 FROM organisation"),
            ("colleges", "SELECT count(DISTINCT college) = 4 AND count(*) = count(college) FROM organisation"),
            ("sizes", "SELECT count(DISTINCT size_class) >= 8 FROM organisation"),
            ("domains and mailboxes", "SELECT count(*) FILTER (WHERE domains <> '{}') > 100 AND count(*) FILTER (WHERE mailboxes <> '{}') > 30 FROM organisation"),
            ("ended", "SELECT count(*) > 5 FROM function WHERE until < '2026-11-16'"),
            ("to come", "SELECT count(*) > 5 FROM function WHERE since > '2026-11-16'"),
            ("two organisations", "SELECT count(*) = 1 FROM (SELECT person_id FROM function WHERE since <= '2026-11-16' AND until IS NULL GROUP BY 1 HAVING count(DISTINCT organisation_id) > 1) two"),
        })
        {
            (await platform.Rows<bool>("members", sql)).ShouldBe([true], what);
        }
        using var officer = await platform.Officer();
        (await officer.Open("/animation/annuaire/rattachements")).Text.ShouldContain("Awa Diop");
    }

    [Fact]
    public async Task One_button_makes_the_visitor_one_of_the_three()
    {
        await Seed();
        using var browser = platform.Visitor();
        (await browser.Open("/demo/entrer/membre")).Text.ShouldContain("Noémie Le Goff");
        (await browser.Open("/moi")).Path.ShouldStartWith("/connexion");
        await browser.Open("/demo/entrer/membre");
        await browser.Submit("main form");
        (await browser.Open("/moi")).Text.ShouldContain("Saint-Perreux");
        await browser.Open("/demo/entrer/agent");
        await browser.Submit("main form");
        (await browser.Open("/animation/annuaire")).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.Open("/demo/entrer/personne")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_the_demo_or_under_another_name_there_is_no_such_door()
    {
        await Seed();
        using var browser = platform.Visitor();
        var rebound = new HttpRequestMessage(HttpMethod.Get, "/demo/entrer/agent") { Headers = { Host = "evil.example" } };
        (await browser.Send(rebound)).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var real = await TestPlatform.Start("members");
        using var visitor = real.Visitor();
        var page = await visitor.Open("/demo/entrer/agent");
        page.Text.ShouldNotContain("Camille");
    }

    private Task<SeedDirectory.Seeded> Seed() => platform.InScope(services =>
        SeedDirectory.Run(services.GetRequiredService<MembersDb>(), TestContext.Current.CancellationToken));
}
