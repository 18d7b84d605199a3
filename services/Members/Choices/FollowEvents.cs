using Animation.Contracts.Events;
using Dapper;
using MassTransit;

namespace Animation.Members.Choices;

/// <summary>An event of the programme, as far as it takes to say whether a choice would bring its invitation.</summary>
[method: ExplicitConstructor]
public sealed record AnnouncedEvent(string[] Themes, DateTimeOffset AnnouncedAt)
{
    internal static Task<IReadOnlyList<AnnouncedEvent>> Recent(MembersDb db, CancellationToken ct) => db.Query<AnnouncedEvent>(
        "SELECT themes, announced_at FROM announced_event WHERE NOT cancelled AND announced_at > @since", new { since = db.Now - Estimate.Past }, ct);
}

/// <summary>Keeps what the programme announced, from the first state heard of: followers are invited once to each event.</summary>
public sealed class FollowEvents(MembersDb db) : IConsumer<EventChanged>
{
    public Task Consume(ConsumeContext<EventChanged> context)
    {
        var change = context.Message;
        return db.Execute(
            """
            INSERT INTO announced_event (id, version, themes, cancelled, announced_at) VALUES (@EventId, @Version, @themes, @cancelled, @ChangedAt)
            ON CONFLICT (id) DO UPDATE SET version = greatest(announced_event.version, excluded.version),
              themes = CASE WHEN announced_event.version < excluded.version THEN excluded.themes ELSE announced_event.themes END,
              cancelled = CASE WHEN announced_event.version < excluded.version THEN excluded.cancelled ELSE announced_event.cancelled END,
              announced_at = least(announced_event.announced_at, excluded.announced_at)
            """,
            new { change.EventId, change.Version, themes = change.Themes.ToArray(), cancelled = change.Status == "cancelled", change.ChangedAt }, context.CancellationToken);
    }
}
