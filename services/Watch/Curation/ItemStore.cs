using System.Text.Json;
using Animation.Contracts.Watch;
using Animation.Vocabulary;

namespace Animation.Watch.Curation;

/// <summary>Writes what was decided and tells the other services, in the transaction that is open.</summary>
internal static class ItemStore
{
    // Pages of the library that no item may take the place of.
    private static readonly string[] Reserved = ["proposer", "premiers-pas", "appels", "filtres", "chercher", "ma-liste", "cas-d-usage", "flux", "images", "documents"];

    private const int Tried = 50;

    public static Task<Item?> Lock(WatchDb db, Guid id, CancellationToken ct) =>
        db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = @id FOR UPDATE OF item", new { id }, ct);

    /// <summary>Applies a decision and remembers it, with where it came from.</summary>
    /// <param name="batch">The same for all that one button decides.</param>
    public static async Task Apply(WatchDb db, Item item, ItemChange change, Guid by, CancellationToken ct, Guid? batch = null)
    {
        await db.Execute(
            """
            INSERT INTO decision (id, item_id, by, at, from_state, to_state, from_themes, from_note, from_value, before, reason, batch)
            VALUES (@id, @item, @by, @now, @from, @to, @Themes, @Note, @Value, @before::jsonb, @reason, @batch)
            """,
            new
            {
                id = Guid.CreateVersion7(db.Now),
                item = item.Id,
                by,
                now = db.Now,
                from = item.State,
                to = change.State,
                item.Themes,
                item.Note,
                item.Value,
                before = JsonSerializer.Serialize(item.Standing),
                reason = change.Reason,
                batch,
            },
            ct);
        await Write(db, item, change, ct);
    }

    /// <summary>Applies a change without remembering it: what undoing does.</summary>
    public static async Task Write(WatchDb db, Item item, ItemChange change, CancellationToken ct)
    {
        var slug = item.Slug ?? (change.State == ItemStates.Kept ? await FreeSlug(db, item.Title, ct) : null);
        var message = Announcement.Of(item with { Slug = slug }, change, db.Now);
        var version = item.Version + (message is WatchItemPublished or WatchItemWithdrawn ? 1 : 0);
        var parameters = new Dapper.DynamicParameters(change.Said);
        parameters.AddDynamicParams(new { change.State, change.Reason, change.LaterUntil, change.PublishAt, change.LeadId, change.SameLevel, slug, version, now = db.Now, today = ParisTime.Day(db.Now), item.Id, placesAbove = change.Said.Places.SelectMany(Places.Above).Distinct().ToArray() });
        await db.Execute(
            """
            UPDATE item SET state = @State, reason = @Reason, later_until = @LaterUntil, publish_at = @PublishAt, lead_id = @LeadId, same_level = @SameLevel, slug = @slug, version = @version,
              themes = @Themes, note = @Note, value = @Value, format = @Format, places = @Places, places_above = @placesAbove, maturities = @Maturities, audience = @Audience,
              members_only = @MembersOnly, deadline = @Deadline, call_amount = @CallAmount, call_who = @CallWho,
              obliged_kinds = @ObligedKinds, obliged_population = @ObligedPopulation, obliged_agents = @ObligedAgents, obliged_from = @ObligedFrom,
              archived_at = CASE WHEN @Deadline < @today THEN archived_at END,
              paid = @Paid, evergreen = @Evergreen, own = @Own, licence = @Licence,
              decided_at = @now, kept_at = CASE WHEN @State = 'kept' THEN coalesce(kept_at, @now) ELSE kept_at END
            WHERE id = @Id
            """,
            parameters, ct);
        if (message is WatchItemPublished published)
        {
            await db.Publish(published, ct);
            if (published.FirstKept && item.ProposedBy is { } person)
                await db.Publish(ThankProposer.Mail(item, published.Slug, person, db.Now), ct);
        }
        else if (message is WatchItemWithdrawn withdrawn)
            await db.Publish(withdrawn, ct);
        else if (message is WatchItemWrittenOff writtenOff)
            await db.Publish(writtenOff, ct);
    }

    private static async Task<string> FreeSlug(WatchDb db, string title, CancellationToken ct)
    {
        var wished = Slug.Of(title);
        for (var first = 1; ; first += Tried)
        {
            // By name, so that the index answers: a pattern would read the whole library.
            var candidates = Enumerable.Range(first, Tried).Select(number => number == 1 ? wished : $"{wished}-{number}").ToArray();
            var taken = (await db.Query<string>("SELECT slug FROM item WHERE slug = ANY(@candidates)", new { candidates }, ct)).ToHashSet();
            if (candidates.FirstOrDefault(slug => !taken.Contains(slug) && !Reserved.Contains(slug)) is { } free)
                return free;
        }
    }
}
