using Microsoft.AspNetCore.Http;

namespace Animation.Watch.Tests.Ingestion;

public sealed class FetchingTests(WatchSite site) : IClassFixture<WatchSite>
{
    private async Task<T> Of<T>(string name, string column) => (await site.Platform.Rows<T>("watch", $"SELECT {column} FROM source WHERE name = @name", new { name })).Single();

    private Task<IReadOnlyList<int>> Due(string name) => site.Platform.Rows<int>("watch", "UPDATE source SET due_at = '2020-01-01Z' WHERE name = @name RETURNING 1", new { name });

    [Fact]
    public async Task An_unchanged_feed_is_asked_with_its_validator_and_only_when_due()
    {
        site.Web.Feed("/stable", "stable", "Un", "Deux");
        await site.Add(site.Web.At("/stable"));
        await site.FetchDue();
        site.Web.Requests.Count(request => request.Path == "/stable").ShouldBe(1);

        await Due("stable");
        (await site.FetchDue()).ShouldBe(0);

        site.Web.Requests.Last(request => request.Path == "/stable").ETag.ShouldBe("\"stable-2\"");
        (await Of<int>("stable", "failures")).ShouldBe(0);
    }

    [Fact]
    public async Task An_item_comes_once_whichever_source_says_it()
    {
        site.Web.Feed("/une", "commun", "Partagé");
        await site.Add(site.Web.At("/une"));
        site.Web.Text("/autre", "<rss><channel><title>reprise</title><item><guid>autre-id</guid><title>Partagé, encore</title>"
            + "<link>http://www.commun.example/Partag%C3%A9/?utm_source=rss</link></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/autre"));

        (await site.Count("item WHERE title LIKE 'Partagé%'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_failing_source_says_why_and_waits_longer()
    {
        site.Web.Feed("/panne", "panne", "Un");
        await site.Add(site.Web.At("/panne"));
        site.Web.Paths["/panne"] = http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = "36000";
            return Task.CompletedTask;
        };
        await Due("panne");

        await site.FetchDue();

        (await Of<string>("panne", "last_error_fr")).ShouldContain("503");
        (await Of<DateTimeOffset>("panne", "due_at")).ShouldBe(site.Platform.Clock.GetUtcNow().AddHours(10));
        (await site.Officer.Open("/animation/sources")).Text.ShouldContain("demande d’attendre");
    }

    [Fact]
    public async Task A_feed_gone_for_good_is_not_asked_again()
    {
        site.Web.Feed("/fini", "fini", "Un");
        await site.Add(site.Web.At("/fini"));
        site.Web.Paths["/fini"] = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await Due("fini");
        await site.FetchDue();
        await Due("fini");
        var asked = site.Web.Requests.Count(request => request.Path == "/fini");

        await site.FetchDue();

        (await Of<string>("fini", "state")).ShouldBe("gone");
        site.Web.Requests.Count(request => request.Path == "/fini").ShouldBe(asked);
    }

    [Fact]
    public async Task An_address_changes_when_it_moved_for_good_twice()
    {
        site.Web.Feed("/ancien", "demenage", "Un");
        await site.Add(site.Web.At("/ancien"));
        site.Web.Feed("/nouveau", "demenage", "Un", "Deux");
        site.Web.Paths["/ancien"] = http =>
        {
            http.Response.StatusCode = 301;
            http.Response.Headers.Location = "/nouveau";
            return Task.CompletedTask;
        };

        await Due("demenage");
        await site.FetchDue();
        (await Of<string>("demenage", "address")).ShouldEndWith("/ancien");
        await Due("demenage");
        await site.FetchDue();

        (await Of<string>("demenage", "address")).ShouldEndWith("/nouveau");
    }
}
