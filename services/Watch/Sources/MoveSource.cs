namespace Animation.Watch.Sources;

/// <summary>Gives a source its new address and keeps the old one, so that a person can take the change back.</summary>
internal static class MoveSource
{
    /// <summary>False when another source already has that address.</summary>
    public static async Task<bool> To(WatchDb db, Guid id, string address, CancellationToken ct) => await db.Execute(
        """
        UPDATE source SET old_address = address, address = @address, moved_to = NULL, successor = NULL, moved_at = @now,
          etag = NULL, last_modified = NULL, last_whole_at = NULL
        WHERE id = @id AND address <> @address AND NOT EXISTS (SELECT 1 FROM source other WHERE other.address = @address)
        """,
        new { id, address, now = db.Now }, ct) == 1;
}
