namespace Animation.Newsletter.Mails;

/// <summary>The most mails somebody wants in any seven days, watch and invitations together, held at the moment of sending.</summary>
internal static class Cap
{
    internal static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>From when one more may leave; none when it may leave now. Locks the person's choices, so that two mails of theirs are counted one after the other.</summary>
    /// <param name="seq">The mail about to leave, which does not count itself.</param>
    internal static async Task<DateTimeOffset?> Until(NewsletterDb db, Guid person, long seq, CancellationToken ct)
    {
        var most = await db.First<int?>("SELECT mails_per_week FROM preferences WHERE person_id = @person FOR UPDATE", new { person }, ct);
        if (most is null)
            return null;
        // When as many as the cap have left since, the first of them must grow old before another leaves.
        var first = await db.First<DateTimeOffset?>(
            """
            SELECT coalesce(finished_at, first_attempt_at) AS left_at FROM mail
            WHERE person_id = @person AND purpose IN ('watch', 'invitation') AND state IN ('sending', 'sent', 'unknown') AND seq <> @seq
              AND coalesce(finished_at, first_attempt_at) > @since
            ORDER BY left_at DESC OFFSET @most - 1 LIMIT 1
            """, new { person, seq, most, since = db.Now - Window }, ct);
        return first + Window;
    }
}
