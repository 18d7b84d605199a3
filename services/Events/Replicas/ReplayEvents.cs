using Animation.Contracts.Events;
using Animation.Contracts.Platform;
using MassTransit;
using Event = Animation.Events.Programme.Event;

namespace Animation.Events.Replicas;

/// <summary>Publishes every event again for a service that lost or never had its replica.</summary>
public sealed class ReplayEvents(EventsDb db) : IConsumer<ReplayRequested>
{
    private const int PageSize = 500;

    public async Task Consume(ConsumeContext<ReplayRequested> context)
    {
        if (context.Message.Subject != Subjects.Event)
            return;
        for (var after = Guid.Empty; ;)
        {
            var page = await db.Query<Event>(
                $"SELECT {Event.Columns} FROM event e WHERE e.event_id > @after ORDER BY e.event_id LIMIT {PageSize}", new { after }, context.CancellationToken);
            foreach (var state in page)
                await db.Publish(state.Changed(EventChanges.Replayed), context.CancellationToken);
            if (page.Count < PageSize)
                return;
            after = page[^1].EventId;
        }
    }
}
