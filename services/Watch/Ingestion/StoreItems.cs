using Animation.Watch.Reading;

namespace Animation.Watch.Ingestion;

/// <summary>Stores what came, once: the same identifier in a source, or the same address anywhere, is the same item.</summary>
internal static class StoreItems
{
    public static async Task<int> Store(WatchDb db, Guid sourceId, string language, IReadOnlyList<IncomingItem> items, CancellationToken ct)
    {
        var stored = 0;
        foreach (var item in items)
        {
            stored += await db.Execute(
                """
                INSERT INTO item (id, source_id, external_key, address, address_key, title, excerpt, content, content_policy, language, published_at, received_at, promise, state)
                VALUES (@id, @sourceId, @ExternalKey, @Address, @AddressKey, @Title, @Excerpt, @Content, @policy, @language, @PublishedAt, @now, @Promise, 'waiting')
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    id = Guid.CreateVersion7(db.Now),
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
                },
                ct);
        }

        return stored;
    }
}
