namespace Animation.Watch.Curation;

/// <summary>Says for a few minutes who has an item open. It holds nobody up: the first decision wins.</summary>
internal static class Claim
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>True when somebody else has the item open.</summary>
    internal const string IsOthers = "EXISTS (SELECT 1 FROM claim WHERE claim.item_id = item.id AND claim.by <> @me AND claim.until > @now)";

    /// <summary>This person now has this item open and no other. Answers who else has it.</summary>
    public static async Task<Guid?> Take(WatchDb db, Guid item, Guid me, CancellationToken ct)
    {
        var args = new { item, me, now = db.Now, until = db.Now + Length };
        await db.Execute(
            """
            WITH left_behind AS (DELETE FROM claim WHERE by = @me AND item_id <> @item)
            INSERT INTO claim (item_id, by, until) SELECT @item, @me, @until FROM item WHERE id = @item AND state IN ('waiting', 'later')
            ON CONFLICT (item_id) DO UPDATE SET by = excluded.by, until = excluded.until WHERE claim.by = @me OR claim.until <= @now
            """,
            args, ct);
        return await db.First<Guid?>("SELECT by FROM claim WHERE item_id = @item AND by <> @me AND until > @now", args, ct);
    }
}
