using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;
using Dapper;

namespace Animation.Watch.Letters;

/// <summary>What became of a mail.</summary>
public enum Received
{
    /// <summary>Its sender is accepted: it is an item to sort.</summary>
    Entered,

    /// <summary>Nobody said yet whether its sender is welcome.</summary>
    Held,

    /// <summary>Its sender was refused for good: nothing of it is kept.</summary>
    Dropped,

    /// <summary>It came before.</summary>
    Known,
}

/// <summary>Takes a letter in, once, in the open transaction; into the inbox only when its sender was accepted.</summary>
internal static class ReceiveLetter
{
    /// <summary>Letters kept of a sender nobody accepted yet: enough to decide.</summary>
    public const int MostHeld = 5;

    /// <summary>Senders that may wait at once: whoever floods the mailbox fills no more than this.</summary>
    public const int MostWaiting = 300;

    public static readonly TimeSpan ConfirmKept = TimeSpan.FromDays(14);
    public static readonly TimeSpan SealKept = TimeSpan.FromDays(30);

    [method: ExplicitConstructor]
    internal sealed record Sender(Guid Id, string State, Guid? SourceId);

    [method: ExplicitConstructor]
    private sealed record Stored(Guid Id, string Subject, string Excerpt, string Content, string Language, string? Address, DateTimeOffset SentAt, byte[] Key);

    public static async Task<Received> Store(WatchDb db, Seals seals, Letter letter, CancellationToken ct)
    {
        var sender = await SenderOf(db, letter, ct);
        if (sender is null or { State: "refused" })
            return Received.Dropped;
        var id = Guid.CreateVersion7(db.Now);
        var added = await db.Execute(
            """
            INSERT INTO letter (id, key, sender_id, subject, excerpt, content, content_policy, language, address, sent_at, received_at, dropped, confirm)
            VALUES (@id, @Key, @sender, @Subject, @Excerpt, @Html, @policy, @Language, @Address, @SentAt, @now, @Dropped, @confirm) ON CONFLICT (key) DO NOTHING
            """,
            new
            {
                id,
                letter.Key,
                sender = sender.Id,
                letter.Subject,
                letter.Excerpt,
                letter.Html,
                policy = HtmlCleaner.Policy,
                letter.Language,
                letter.Address,
                letter.SentAt,
                now = db.Now,
                letter.Dropped,
                confirm = letter.Confirm is null ? null : seals.Seal(letter.Confirm, ConfirmKept),
            }, ct);
        if (added == 0)
            return Received.Known;
        await Links(db, seals, id, letter, ct);
        if (sender.State == "waiting")
        {
            await db.Execute(
                "DELETE FROM letter WHERE sender_id = @Id AND seq <= (SELECT seq FROM letter WHERE sender_id = @Id ORDER BY seq DESC OFFSET @MostHeld LIMIT 1)", new { sender.Id, MostHeld }, ct);
            return Received.Held;
        }

        // A mail that asks to confirm is no news.
        if (letter.Confirm is null)
            await Enter(db, sender.SourceId!.Value, id, ct);
        return Received.Entered;
    }

    private static async Task<Sender?> SenderOf(WatchDb db, Letter letter, CancellationToken ct)
    {
        const string Find = "SELECT id, state, source_id FROM letter_sender WHERE key = @Sender FOR UPDATE";
        if (await db.First<Sender>(Find, new { letter.Sender }, ct) is { } known)
            return known;
        if (await db.Value<long>("SELECT count(*) FROM letter_sender WHERE state = 'waiting'", ct: ct) >= MostWaiting)
            return null;
        await db.Execute(
            "INSERT INTO letter_sender (id, key, name, domain, state, first_at) VALUES (@id, @Sender, @SenderName, @Domain, 'waiting', @now) ON CONFLICT (key) DO NOTHING",
            new { id = Guid.CreateVersion7(db.Now), letter.Sender, letter.SenderName, letter.Domain, now = db.Now }, ct);
        return await db.First<Sender>(Find, new { letter.Sender }, ct);
    }

    private static async Task Links(WatchDb db, Seals seals, Guid id, Letter letter, CancellationToken ct)
    {
        for (var place = 0; place < letter.Links.Count; place++)
        {
            var link = letter.Links[place];
            await db.Execute(
                "INSERT INTO letter_link (letter_id, place, title, address, sealed) VALUES (@id, @place, @Title, @address, @secret)",
                new { id, place, link.Title, address = link.Tracked ? null : link.Address, secret = link.Tracked ? seals.Seal(link.Address, SealKept) : null }, ct);
        }
    }

    /// <summary>Makes the letter an item of its sender's source; what stands there already is joined to it.</summary>
    public static async Task Enter(WatchDb db, Guid source, Guid id, CancellationToken ct)
    {
        var letter = (await db.First<Stored>("SELECT id, subject, excerpt, content, language, address, sent_at, key FROM letter WHERE id = @id", new { id }, ct))!;
        var external = Convert.ToHexStringLower(letter.Key)[..32];
        var key = AddressKey.Of(letter.Address);
        await StoreItems.Store(db, source, letter.Language,
            [new IncomingItem(external, letter.Address, key, letter.Subject, letter.Excerpt, letter.Content, letter.SentAt, ThemeHints.In($"{letter.Subject} {letter.Excerpt}").Count)], ct);
        await db.Execute(
            """
            UPDATE item SET via = 'mail' WHERE source_id = @source AND external_key = @external;
            UPDATE letter SET item_id = (SELECT id FROM item WHERE (source_id = @source AND external_key = @external) OR address_key = @key ORDER BY source_id = @source DESC LIMIT 1) WHERE id = @id
            """, new { source, external, key, id }, ct);
    }
}
