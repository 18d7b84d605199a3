using System.Diagnostics;
using Animation.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Benchmarks;

/// <summary>An officer decides on item after item in an inbox of ten thousand: the form sent, the next item on the screen. Beside it, the page alone.</summary>
internal static class DecisionBench
{
    private const int Items = 10_000;
    private const int Decisions = 300;
    private const int WarmUp = 50;

    internal static async Task<IReadOnlyList<Figure>> Run()
    {
        var database = await TestServers.CreateDatabase();
        await using var platform = await TestPlatform.Start("watch", builder => builder.Logging.ClearProviders(), database: database);
        await platform.Rows<int>(
            "watch",
            """
            WITH followed AS (
              INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
              SELECT gen_random_uuid(), 'Source ' || n, 'https://s' || n || '.example/', 'fr', 'paused', gen_random_uuid(), @now, '1 day', @now FROM generate_series(1, 50) AS n RETURNING id, name)
            INSERT INTO item (id, source_id, external_key, address, address_key, title, excerpt, content, content_policy, language, published_at, received_at, promise, state)
            SELECT gen_random_uuid(), id, n::text, 'https://x.example/' || name || '-' || n, name || '-' || n, 'Article ' || n || ' sur les données de la commune', 'Un résumé.', '<p>Un texte assez court sur le RGPD.</p>', 1, 'fr',
              @now - n * interval '1 minute', @now, n % 4, 'waiting'
            FROM followed, generate_series(1, @each) AS n
            """,
            new { now = platform.Clock.GetUtcNow(), each = Items / 50 });
        // As it is on its own a minute after so much came.
        await using (var owner = NpgsqlDataSource.Create(database))
        await using (var statistics = owner.CreateCommand("VACUUM ANALYZE watch.item"))
            await statistics.ExecuteNonQueryAsync();
        using var officer = await platform.Officer();
        var (decided, read) = (new List<double>(), new List<double>());
        var page = await officer.Open("/animation/veille");
        for (var i = 0; i < WarmUp + Decisions; i++)
        {
            // The page is taken apart before: that is a browser's work, and this one's parser is slow.
            _ = page.Document;
            var started = Stopwatch.GetTimestamp();
            page = i % 3 == 0
                ? await officer.Submit("#decider", [("Themes", "ia")], ("Action", "garder"))
                : await officer.Submit("#decider", [], ("Action", i % 3 == 1 ? "ecarter" : "plus-tard"));
            if (i >= WarmUp)
                decided.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            page = await officer.Open(page.Path);
            if (i >= WarmUp)
                read.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return [new("decision.p99_ms", Figure.P99([.. decided]), Figure.P99([.. read]), "ms")];
    }
}
