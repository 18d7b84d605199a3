using Dapper;

namespace Animation.Watch.Curation;

/// <summary>Somewhere else that tells what an item tells.</summary>
/// <param name="ItemId">The item shown under it; none when it is the very same item, met again.</param>
/// <param name="Level"><c>item</c>, <c>text</c>, <c>story</c> or <c>hand</c>.</param>
[method: ExplicitConstructor]
public sealed record OtherSource(Guid? ItemId, string Title, string SourceName, string? Address, DateTimeOffset At, string Level, float? TitleLikeness, float? TextLikeness);

/// <summary>A line of an item's history.</summary>
[method: ExplicitConstructor]
public sealed record PastDecision(Guid By, DateTimeOffset At, string FromState, string ToState, string? Reason, DateTimeOffset? UndoneAt);

/// <summary>What surrounds an open item: who else tells it, who has it open, what was decided of it.</summary>
public sealed record ItemSheet(IReadOnlyList<OtherSource> Others, IReadOnlyList<PastDecision> Past, Guid? OpenBy, Guid? LeadId, string? LeadTitle)
{
    internal static async Task<ItemSheet> Of(WatchDb db, Item item, Guid me, CancellationToken ct) => new(
        await db.Query<OtherSource>(
            """
            WITH RECURSIVE under AS (
              SELECT id FROM item WHERE lead_id = @Id AND state = 'merged'
              UNION SELECT item.id FROM item JOIN under ON item.lead_id = under.id WHERE item.state = 'merged')
            SELECT item.id AS item_id, title, source.name AS source_name, item.address, published_at AS at, coalesce(same_level, 'hand') AS level,
              same_title AS title_likeness, same_text AS text_likeness
            FROM item JOIN under USING (id) JOIN source ON source.id = source_id
            UNION ALL
            SELECT NULL, @Title, source.name, sighting.address, seen_at, 'item', NULL, NULL FROM sighting JOIN source ON source.id = source_id WHERE item_id = @Id
            ORDER BY at LIMIT 30
            """,
            new { item.Id, item.Title }, ct),
        await db.Query<PastDecision>("SELECT by, at, from_state, to_state, reason, undone_at FROM decision WHERE item_id = @Id ORDER BY seq DESC LIMIT 30", new { item.Id }, ct),
        await Claim.Take(db, item.Id, me, ct),
        item.LeadId,
        item.LeadId is null ? null : await db.First<string>("SELECT title FROM item WHERE id = @LeadId", new { item.LeadId }, ct));
}
