using Animation.Contracts.Watch;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps what the watch offers: the items a digest is made of.</summary>
public sealed class FollowItems(NewsletterDb db) : IConsumer<WatchItemPublished>
{
    public Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var item = context.Message;
        return db.Execute(
            """
            INSERT INTO item (id, version, slug, title, url, source_name, language, themes, note, value, kept_at)
            VALUES (@ItemId, @Version, @Slug, @Title, @Url, @SourceName, @Language, @themes, @Note, @Value, @KeptAt)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, slug = excluded.slug, title = excluded.title, url = excluded.url,
              source_name = excluded.source_name, language = excluded.language, themes = excluded.themes, note = excluded.note,
              value = excluded.value, kept_at = excluded.kept_at, withdrawn = false
            WHERE item.version < excluded.version
            """,
            new { item.ItemId, item.Version, item.Slug, item.Title, item.Url, item.SourceName, item.Language, themes = item.Themes.ToArray(), item.Note, item.Value, item.KeptAt },
            context.CancellationToken);
    }
}

/// <summary>Leaves the tombstone of an item that is no longer offered.</summary>
public sealed class WithdrawItems(NewsletterDb db) : IConsumer<WatchItemWithdrawn>
{
    public Task Consume(ConsumeContext<WatchItemWithdrawn> context) => db.Execute(
        """
        INSERT INTO item (id, version, withdrawn) VALUES (@ItemId, @Version, true)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, withdrawn = true WHERE item.version < excluded.version
        """,
        new { context.Message.ItemId, context.Message.Version }, context.CancellationToken);
}
