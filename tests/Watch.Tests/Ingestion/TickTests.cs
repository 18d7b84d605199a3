using Animation.Testing;
using Animation.Watch.Ingestion;
using Dapper;
using Npgsql;

namespace Animation.Watch.Tests.Ingestion;

public class TickTests
{
    [Fact]
    public async Task The_scheduler_reads_what_is_due_by_itself()
    {
        await using var web = await FeedServer.Start();
        web.Feed("/tic", "tic", "Lu par la minuterie");
        // The clock of a test stands still, and the scheduler with it after its first tick: the source is there before.
        var database = await TestServers.CreateDatabase();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO watch.source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
                VALUES (gen_random_uuid(), 'tic', @address, 'fr', 'active', gen_random_uuid(), '2026-11-16Z', @rhythm, '2026-11-16Z')
                """,
                new { address = web.At("/tic"), rhythm = Rhythm.Ceiling });
        }

        await using var platform = await TestPlatform.Start(
            "watch", database: database, settings: new Dictionary<string, string?> { ["ANIMATION_FETCH_EXEMPT"] = web.Authority, ["ANIMATION_JOBS"] = "on" });

        await TestPlatform.Eventually(
            async () => (await platform.Rows<long>("watch", "SELECT count(*) FROM item WHERE title = 'Lu par la minuterie'"))[0] == 1,
            "the item is read");
    }
}
