using Animation.Contracts.Members;
using Dapper;

namespace Animation.Newsletter.Digests;

/// <summary>When each reader's watch is due next: a row a person, moved when it is served, missed, or their choices change.</summary>
internal static class Turns
{
    // The essentials come once a week; who has it as it comes has no turn.
    private const string Scheduled =
        $$"""
        SELECT person_id, CASE WHEN chosen_at IS NULL AND themes = '{}' THEN '{{Rhythms.Weekly}}' ELSE watch_rhythm END AS rhythm, day, hour FROM preferences
        WHERE chosen_at IS NULL AND themes = '{}' OR watch_rhythm <> '{{Rhythms.AsItComes}}'
        """;

    [method: ExplicitConstructor]
    private sealed record Rhythm(string Name, int Day, int Hour);

    /// <summary>Gives a next turn to whoever has none or whose turn is over. There are few rhythms, however many people.</summary>
    internal static async Task Advance(NewsletterDb db, CancellationToken ct)
    {
        var rhythms = await db.Query<Rhythm>(
            $"""
            SELECT DISTINCT s.rhythm AS name, s.day, s.hour FROM ({Scheduled}) s LEFT JOIN turn ON turn.person_id = s.person_id
            WHERE turn.next_at IS NULL OR turn.next_at <= @now
            """, new { now = db.Now }, ct);
        if (rhythms.Count == 0)
            return;
        await db.Execute(
            $"""
            INSERT INTO turn (person_id, next_at)
            SELECT s.person_id, next.at FROM ({Scheduled}) s JOIN unnest(@names, @days, @hours, @nexts) AS next (rhythm, day, hour, at) USING (rhythm, day, hour)
            ON CONFLICT (person_id) DO UPDATE SET next_at = excluded.next_at WHERE turn.next_at <= @now
            """,
            new
            {
                names = rhythms.Select(rhythm => rhythm.Name).ToArray(),
                days = rhythms.Select(rhythm => rhythm.Day).ToArray(),
                hours = rhythms.Select(rhythm => rhythm.Hour).ToArray(),
                nexts = rhythms.Select(rhythm => DigestSchedule.Next(rhythm.Name, rhythm.Day, rhythm.Hour, db.Now)!.Value).ToArray(),
                now = db.Now,
            }, ct);
    }

    /// <summary>Somebody's choices changed: their turn is the next of the rhythm they now have.</summary>
    internal static async Task Move(NewsletterDb db, Guid person, CancellationToken ct)
    {
        var rhythm = await db.First<Rhythm>($"SELECT rhythm AS name, day, hour FROM ({Scheduled}) s WHERE person_id = @person", new { person }, ct);
        if (rhythm is not null && DigestSchedule.Next(rhythm.Name, rhythm.Day, rhythm.Hour, db.Now) is { } next)
            await db.Execute("INSERT INTO turn (person_id, next_at) VALUES (@person, @next) ON CONFLICT (person_id) DO UPDATE SET next_at = excluded.next_at", new { person, next }, ct);
        else
            await db.Execute("DELETE FROM turn WHERE person_id = @person", new { person }, ct);
    }
}
