using Animation.Contracts.Watch;
using Animation.Vocabulary;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps what the watch offers: the items a digest is made of.</summary>
public sealed class FollowItems(NewsletterDb db) : IConsumer<WatchItemPublished>
{
    public Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var item = context.Message;
        var concerned = ConcernedPlaces.Of(item.Places);
        return db.Execute(
            """
            INSERT INTO item (id, version, slug, title, url, source_name, language, themes, note, value, kept_at, format, places, places_with_above,
              maturities, audience, members_only, deadline)
            VALUES (@ItemId, @Version, @Slug, @Title, @Url, @SourceName, @Language, @themes, @Note, @Value, @KeptAt, @Format, @Places, @WithAbove,
              @maturities, @audience, @MembersOnly, @Deadline)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, slug = excluded.slug, title = excluded.title, url = excluded.url,
              source_name = excluded.source_name, language = excluded.language, themes = excluded.themes, note = excluded.note,
              value = excluded.value, kept_at = excluded.kept_at, withdrawn = false, format = excluded.format, places = excluded.places,
              places_with_above = excluded.places_with_above, maturities = excluded.maturities, audience = excluded.audience,
              members_only = excluded.members_only, deadline = excluded.deadline
            WHERE item.version < excluded.version
            """,
            new
            {
                item.ItemId,
                item.Version,
                item.Slug,
                item.Title,
                item.Url,
                item.SourceName,
                item.Language,
                themes = item.Themes.ToArray(),
                item.Note,
                item.Value,
                item.KeptAt,
                item.Format,
                concerned.Places,
                concerned.WithAbove,
                maturities = item.Maturities.ToArray(),
                audience = item.Audience.ToArray(),
                item.MembersOnly,
                item.Deadline,
            }, context.CancellationToken);
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
