using Animation.Contracts.Platform;
using Animation.Contracts.Watch;
using Animation.Watch.Curation;
using MassTransit;

namespace Animation.Watch.Replay;

/// <summary>Publishes every item that other services know of again: its state when it is kept, its tombstone otherwise.</summary>
public sealed class RepublishItems(WatchDb db) : IConsumer<ReplayRequested>
{
    private const int Size = 500;

    public async Task Consume(ConsumeContext<ReplayRequested> context)
    {
        if (context.Message.Subject != Subjects.WatchItem)
            return;
        var ct = context.CancellationToken;
        for (var offset = 0; ; offset += Size)
        {
            var items = await db.Query<Item>(
                $"SELECT {Item.Columns} FROM {Item.From} WHERE version > 0 ORDER BY item.seq LIMIT {Size} OFFSET @offset", new { offset }, ct);
            foreach (var item in items)
            {
                if (item.State == ItemStates.Kept)
                    await db.Publish(Announcement.Published(item, item, item.Version, db.Now), ct);
                else
                    await db.Publish(new WatchItemWithdrawn(item.Id, item.Version, item.DecidedAt ?? db.Now), ct);
            }

            if (items.Count < Size)
                return;
        }
    }
}
