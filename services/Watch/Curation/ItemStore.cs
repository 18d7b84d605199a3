using Animation.Contracts.Watch;

namespace Animation.Watch.Curation;

/// <summary>Writes what was decided and tells the other services, in the transaction that is open.</summary>
internal static class ItemStore
{
    public static Task<Item?> Lock(WatchDb db, Guid id, CancellationToken ct) =>
        db.First<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = @id FOR UPDATE OF item", new { id }, ct);

    /// <summary>Applies a decision and remembers it, with where it came from.</summary>
    public static async Task Apply(WatchDb db, Item item, ItemChange change, Guid by, CancellationToken ct)
    {
        await db.Execute(
            """
            INSERT INTO decision (id, item_id, by, at, from_state, to_state, from_themes, from_note, from_value)
            VALUES (@id, @item, @by, @now, @from, @to, @themes, @note, @value)
            """,
            new { id = Guid.CreateVersion7(db.Now), item = item.Id, by, now = db.Now, from = item.State, to = change.State, themes = item.Themes, note = item.Note, value = item.Value },
            ct);
        await Write(db, item, change, ct);
    }

    /// <summary>Applies a change without remembering it: what undoing does.</summary>
    public static async Task Write(WatchDb db, Item item, ItemChange change, CancellationToken ct)
    {
        var slug = item.Slug ?? (change.State == ItemStates.Kept ? await FreeSlug(db, item.Title, ct) : null);
        var message = Announcement.Of(item with { Slug = slug }, change, db.Now);
        var version = item.Version + (message is WatchItemPublished or WatchItemWithdrawn ? 1 : 0);
        await db.Execute(
            """
            UPDATE item SET state = @State, themes = @Themes, note = @Note, value = @Value, reason = @Reason, later_until = @LaterUntil, slug = @slug, version = @version,
              decided_at = @now, kept_at = CASE WHEN @State = 'kept' THEN coalesce(kept_at, @now) ELSE kept_at END
            WHERE id = @Id
            """,
            new { change.State, change.Themes, change.Note, change.Value, change.Reason, change.LaterUntil, slug, version, now = db.Now, item.Id }, ct);
        if (message is WatchItemPublished published)
            await db.Publish(published, ct);
        else if (message is WatchItemWithdrawn withdrawn)
            await db.Publish(withdrawn, ct);
        else if (message is WatchItemWrittenOff writtenOff)
            await db.Publish(writtenOff, ct);
    }

    private static async Task<string> FreeSlug(WatchDb db, string title, CancellationToken ct)
    {
        var wished = Slug.Of(title);
        var taken = (await db.Query<string>("SELECT slug FROM item WHERE slug = @wished OR slug LIKE @wished || '-%'", new { wished }, ct)).ToHashSet();
        var slug = wished;
        for (var number = 2; taken.Contains(slug); number++)
            slug = $"{wished}-{number}";
        return slug;
    }
}
