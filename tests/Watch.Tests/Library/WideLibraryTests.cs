using Animation.Testing;
using Animation.Watch.Library;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Animation.Watch.Tests.Library;

/// <summary>More than is counted: walked page after page along the order asked, nothing twice, nothing missed.</summary>
public sealed class WideLibraryTests : IAsyncLifetime
{
    // So many that only the newest part is looked at, and of them a quarter that is gathered whole and still too many to count.
    private const int Many = 12_600;
    private const int Quarter = Many / 4;
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await TestServers.CreateDatabase();
        platform = await TestPlatform.Start("watch", database: database);
        await platform.Rows<int>("watch",
            """
            WITH new_source AS (
              INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
              VALUES (gen_random_uuid(), 'Le Large', 'https://large.example/f', 'fr', 'active', gen_random_uuid(), @now, '1 day', @now) RETURNING id)
            INSERT INTO item (id, source_id, external_key, address, title, excerpt, content, content_policy, language, published_at, received_at, promise, state, slug, themes, value, kept_at, version, useful)
            SELECT gen_random_uuid(), (SELECT id FROM new_source), 'k' || i, 'https://large.example/' || i, 'Large ' || i || CASE WHEN i % 4 = 0 THEN ' quart' ELSE '' END, '', '', 1, 'fr', @now, @now, 1, 'kept', 'large-' || i,
              '{ia}', 1 + i % 3, @now - make_interval(mins => i / 10), 1, i % 7 FROM generate_series(1, @many) AS i
            RETURNING 1
            """, new { now = platform.Clock.GetUtcNow(), many = Many });
        await using var owner = new NpgsqlConnection(database);
        await owner.OpenAsync();
        await using var statistics = new NpgsqlCommand("ANALYZE watch.item", owner);
        await statistics.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Theory]
    [InlineData("?q=large&tri=valeur", Many)]
    [InlineData("?q=large&tri=utile", Many)]
    [InlineData("?theme=ia&tri=date", Many)]
    [InlineData("?q=quart&tri=valeur", Quarter)]
    [InlineData("?q=quart&theme=ia", Quarter)]
    public async Task Every_item_comes_once(string query, int all)
    {
        var seen = new List<Guid>();
        await platform.InScope(async scope =>
        {
            var db = scope.GetRequiredService<WatchDb>();
            var first = await SearchLibrary.Run(db, LibraryFilter.Parse(query), true, 1, null, 1000, TestContext.Current.CancellationToken);
            first.Many.ShouldBeTrue();
            first.Counted.ShouldBe(SearchLibrary.Bound);
            first.Facets.First(facet => facet.Code == "t:ia").Count.ShouldBe(SearchLibrary.Bound);
            for (var page = first; ; page = await SearchLibrary.Run(db, LibraryFilter.Parse(query), true, 1, page.Next, 1000, TestContext.Current.CancellationToken))
            {
                seen.AddRange(page.Lines.Select(line => line.Id));
                if (page.Next is null)
                    return;
            }
        });
        (seen.Count, seen.Distinct().Count()).ShouldBe((all, all));
    }

    [Fact]
    public async Task The_page_says_that_there_are_more_and_leads_on()
    {
        using var visitor = platform.Visitor();
        var page = await visitor.Open("/veille?q=large");
        page.Text.ShouldContain("trop pour les classer par pertinence");
        var next = page.Document.QuerySelector("a[rel=next]").ShouldNotBeNull().GetAttribute("href")!;
        var second = await visitor.Open(next);
        second.Document.QuerySelectorAll(".entry-title").Length.ShouldBe(25);
        second.Document.QuerySelector(".entry-title")!.TextContent.ShouldNotBe(page.Document.QuerySelector(".entry-title")!.TextContent);
    }
}
