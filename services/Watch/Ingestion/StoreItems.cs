using Animation.Watch.Reading;
using Animation.Watch.Sameness;

namespace Animation.Watch.Ingestion;

/// <summary>Stores what came, once; what is met again is remembered of the item it is, what others tell goes under the item that tells it.</summary>
internal static class StoreItems
{
    /// <summary>In the open transaction. Answers how many items are new.</summary>
    public static async Task<int> Store(WatchDb db, Guid sourceId, string language, IReadOnlyList<IncomingItem> items, CancellationToken ct)
    {
        var stored = await db.Query<Namesake>(
            """
            SELECT id, source_id, external_key, address_key, title, published_at, state FROM item WHERE source_id = @sourceId AND external_key = ANY(@ids)
            UNION
            SELECT id, source_id, external_key, address_key, title, published_at, state FROM item WHERE address_key = ANY(@addresses)
            """,
            new
            {
                sourceId,
                ids = items.SelectMany(item => new[] { item.ExternalKey, Recognise.OtherId(item) }).ToArray(),
                addresses = items.SelectMany(item => item.AddressKey is null ? [] : new[] { item.AddressKey, Recognise.OtherAddress(item), Recognise.OtherAddress(item with { ExternalKey = Recognise.OtherId(item) }) }).ToArray(),
            },
            ct);
        var newcomers = new List<Newcomer>();
        var known = stored.ToList();
        foreach (var one in items.Select(item => Recognise.Of(item, sourceId, known)))
        {
            if (one.Again is { } again)
                await Met(db, again, one.Item, sourceId, ct);
            else if (await Add(db, sourceId, language, one.Item, ct) is { } newcomer)
            {
                newcomers.Add(newcomer);
                known.Add(new(newcomer.Id, sourceId, one.Item.ExternalKey, one.Item.AddressKey, one.Item.Title, one.Item.PublishedAt, "waiting"));
            }
        }

        await JoinStories.Run(db, newcomers, ct);
        return newcomers.Count;
    }

    // The publisher's correction counts until somebody has decided on what they read.
    private static async Task Met(WatchDb db, Namesake again, IncomingItem item, Guid sourceId, CancellationToken ct)
    {
        if (again.SourceId != sourceId)
            await db.Execute("INSERT INTO sighting (item_id, source_id, address, seen_at) VALUES (@Id, @sourceId, @Address, @now) ON CONFLICT DO NOTHING", new { again.Id, sourceId, item.Address, now = db.Now }, ct);
        else if (again.Title != item.Title && again.State is "waiting" or "later")
            await db.Execute("UPDATE item SET title = @Title, excerpt = @Excerpt, content = @Content, content_policy = @policy WHERE id = @Id", new { item.Title, item.Excerpt, item.Content, policy = HtmlCleaner.Policy, again.Id }, ct);
    }

    private static async Task<Newcomer?> Add(WatchDb db, Guid sourceId, string language, IncomingItem item, CancellationToken ct)
    {
        var newcomer = new Newcomer(Guid.CreateVersion7(db.Now), sourceId, language, item.PublishedAt, Wording.Of(item.Title, PlainText.OfHtml(item.Content)));
        var added = await db.Execute(
            """
            INSERT INTO item (id, source_id, external_key, address, address_key, title, excerpt, content, content_policy, language, published_at, received_at, promise, state, text_key, bands, hints)
            VALUES (@Id, @sourceId, @ExternalKey, @Address, @AddressKey, @Title, @Excerpt, @Content, @policy, @language, @PublishedAt, @now, @Promise, 'waiting', @key, @bands, @hints)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                newcomer.Id,
                sourceId,
                item.ExternalKey,
                item.Address,
                item.AddressKey,
                item.Title,
                item.Excerpt,
                item.Content,
                policy = HtmlCleaner.Policy,
                language,
                item.PublishedAt,
                now = db.Now,
                item.Promise,
                key = newcomer.Wording.Key,
                bands = Bands.Of(newcomer.Wording),
                hints = ThemeHints.In($"{item.Title} {item.Excerpt}").Select(hint => hint.Theme).ToArray(),
            },
            ct);
        return added == 1 ? newcomer : null;
    }
}
