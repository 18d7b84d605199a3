using System.Text.Json;
using Dapper;

namespace Animation.Watch.Tagging;

/// <summary>What is proposed for one item, with its reasons.</summary>
public sealed record Suggested(float Worth, Reasons Why, IReadOnlyList<Evidence> Found)
{
    [method: ExplicitConstructor]
    private sealed record Row(float? Worth, string? Why, string? Evidence);

    /// <summary>None before the item was read, within half a minute of its arrival.</summary>
    public static async Task<Suggested?> Find(WatchDb db, Guid item, CancellationToken ct = default) =>
        await db.First<Row>(
            """
            SELECT worth, why::text, evidence::text FROM item LEFT JOIN suggestion ON suggestion.item_id = item.id LEFT JOIN recognised ON recognised.item_id = item.id WHERE item.id = @item
            """, new { item }, ct) is { Worth: { } worth, Why: { } why } row
            ? new Suggested(worth, Reasons.Read(why), row.Evidence is { } evidence ? JsonSerializer.Deserialize<List<Evidence>>(evidence) ?? [] : [])
            : null;

    /// <summary>Codes found for a field, in the order of the text.</summary>
    public IEnumerable<string> Codes(string field) => Found.Where(one => one.Field == field).Select(one => one.Code);
}
