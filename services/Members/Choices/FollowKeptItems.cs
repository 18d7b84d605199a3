using Animation.Contracts.Watch;
using MassTransit;

namespace Animation.Members.Choices;

/// <summary>Keeps what the watch offers, to say beforehand what a choice would bring.</summary>
public sealed class FollowKeptItems(MembersDb db) : IConsumer<WatchItemPublished>
{
    public Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var item = context.Message;
        return db.Execute(
            """
            INSERT INTO kept_item (id, version, themes, places, format, maturities, kept_at)
            VALUES (@ItemId, @Version, @themes, @places, @Format, @maturities, @KeptAt)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, themes = excluded.themes, places = excluded.places, format = excluded.format,
              maturities = excluded.maturities, kept_at = excluded.kept_at, withdrawn = false
            WHERE kept_item.version < excluded.version
            """,
            new
            {
                item.ItemId,
                item.Version,
                themes = item.Themes.ToArray(),
                places = item.Places.ToArray(),
                item.Format,
                maturities = item.Maturities.ToArray(),
                item.KeptAt,
            }, context.CancellationToken);
    }
}

/// <summary>Leaves the tombstone of an item that is no longer offered.</summary>
public sealed class ForgetKeptItems(MembersDb db) : IConsumer<WatchItemWithdrawn>
{
    public Task Consume(ConsumeContext<WatchItemWithdrawn> context) => db.Execute(
        """
        INSERT INTO kept_item (id, version, withdrawn) VALUES (@ItemId, @Version, true)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, withdrawn = true WHERE kept_item.version < excluded.version
        """, new { context.Message.ItemId, context.Message.Version }, context.CancellationToken);
}
