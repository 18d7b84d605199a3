using System.Text.Json;
using Animation.Watch.Reading;
using Animation.Watch.Rules;
using Dapper;

namespace Animation.Watch.Tagging;

/// <summary>Reads what came: the places, the kind, the deadline its words say. Then the rules have their say, once.</summary>
internal static class ReadArrivals
{
    private const int Batch = 200;
    private const int LongestText = 4_000;

    [method: ExplicitConstructor]
    internal sealed record Arrival(Guid Id, string Title, string Excerpt, string Content, DateTimeOffset PublishedAt, int? Edition);

    /// <summary>In the transaction that is open. Answers how many were read.</summary>
    public static async Task<int> Run(WatchDb db, CancellationToken ct)
    {
        var arrivals = await db.Query<Arrival>(
            $"""
            SELECT item.id, title, excerpt, left(content, 40000) AS content, published_at, edition FROM item LEFT JOIN recognised ON item_id = item.id
            WHERE state IN ('waiting', 'later') AND (edition IS NULL OR edition < {ItemReading.Edition}) ORDER BY seq LIMIT {Batch}
            """, ct: ct);
        foreach (var arrival in arrivals)
            await Store(db, arrival, ct);
        // A better way of reading is no reason to act again.
        var fresh = arrivals.Where(arrival => arrival.Edition is null).Select(arrival => arrival.Id).ToArray();
        if (fresh.Length > 0)
            await ApplyRules.OnArrival(db, fresh, ct);
        return arrivals.Count;
    }

    private static async Task Store(WatchDb db, Arrival arrival, CancellationToken ct)
    {
        var text = PlainText.OfHtml(arrival.Content);
        text = text.Length < arrival.Excerpt.Length ? arrival.Excerpt : text.Length > LongestText ? text[..LongestText] : text;
        var reading = ItemReading.Of(arrival.Title, text, DateOnly.FromDateTime(arrival.PublishedAt.UtcDateTime));
        await db.Execute(
            """
            INSERT INTO recognised (item_id, places, format, audience, maturity, deadline, evidence, edition, made_at)
            VALUES (@Id, @Places, @Format, @Audience, @Maturity, @deadline, @evidence::jsonb, @edition, @now)
            ON CONFLICT (item_id) DO UPDATE SET places = excluded.places, format = excluded.format, audience = excluded.audience, maturity = excluded.maturity,
              deadline = excluded.deadline, evidence = excluded.evidence, edition = excluded.edition, made_at = excluded.made_at
            """,
            new
            {
                arrival.Id,
                reading.Places,
                reading.Format,
                reading.Audience,
                reading.Maturity,
                deadline = reading.Deadline,
                evidence = JsonSerializer.Serialize(reading.Evidence),
                edition = ItemReading.Edition,
                now = db.Now,
            }, ct);
    }
}
