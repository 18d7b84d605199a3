using Animation.Contracts.Watch;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps which items somebody asked for by a filter saved in the watch.</summary>
public sealed class FollowFilters(NewsletterDb db) : IConsumer<SavedFilterMatched>
{
    public Task Consume(ConsumeContext<SavedFilterMatched> context) => db.Execute(
        """
        INSERT INTO filter_match (person_id, item_id, filter_id, name, matched_at)
        SELECT @PersonId, @ItemId, @FilterId, @Name, @MatchedAt
        WHERE NOT EXISTS (SELECT FROM filter_stop WHERE filter_id = @FilterId AND stopped_at >= @MatchedAt)
          AND NOT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased)
        ON CONFLICT DO NOTHING
        """,
        context.Message, context.CancellationToken);
}

/// <summary>Takes back what a stopped filter asked for, even what is still on its way.</summary>
public sealed class StopFilters(NewsletterDb db) : IConsumer<SavedFilterStopped>
{
    public Task Consume(ConsumeContext<SavedFilterStopped> context) => db.Execute(
        """
        DELETE FROM filter_match WHERE filter_id = @FilterId AND matched_at <= @StoppedAt;
        INSERT INTO filter_stop (filter_id, person_id, stopped_at)
        SELECT @FilterId, @PersonId, @StoppedAt WHERE NOT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased)
        ON CONFLICT (filter_id) DO UPDATE SET stopped_at = greatest(filter_stop.stopped_at, excluded.stopped_at);
        """,
        context.Message, context.CancellationToken);
}
