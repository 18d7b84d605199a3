using Animation.Contracts.Events;
using Animation.Engagement.Facts;
using MassTransit;

namespace Animation.Engagement.Recording;

/// <summary>What became of an event; its title beside the log.</summary>
public sealed class RecordEvent(FactLog log, EngagementDb db) : IConsumer<EventChanged>
{
    public async Task Consume(ConsumeContext<EventChanged> context)
    {
        var (change, ct) = (context.Message, context.CancellationToken);
        await log.Append(Streams.Event(change.EventId), $"event:{change.Version}", FactOf(change), change.ChangedAt, ct);
        await db.Execute(
            """
            INSERT INTO event_title (event_id, version, title, slug) VALUES (@EventId, @Version, @Title, @Slug)
            ON CONFLICT (event_id) DO UPDATE SET version = excluded.version, title = excluded.title, slug = excluded.slug
            WHERE event_title.version < excluded.version
            """, new { change.EventId, change.Version, change.Title, change.Slug }, ct);
    }

    private static object FactOf(EventChanged change)
    {
        var state = new EventState(
            change.EventId, change.Version, change.Kind, change.Status, change.StartsAt, change.EndsAt, change.Themes, change.WatchItemId);
        return change.Change switch
        {
            EventChanges.Scheduled => new EventScheduled(state),
            EventChanges.Moved => new EventMoved(state),
            EventChanges.Cancelled => new EventCancelled(state),
            _ => new EventDescribed(state),
        };
    }
}

/// <summary>A person registered.</summary>
public sealed class RecordRegistration(FactLog log) : IConsumer<PersonRegistered>
{
    public Task Consume(ConsumeContext<PersonRegistered> context)
    {
        var act = context.Message;
        return log.OfPerson(
            act.PersonId, $"registration:{act.EventId:N}:{act.Version}",
            new Registered(act.EventId, act.Version) { OrganisationId = act.OrganisationId }, act.RegisteredAt, context.CancellationToken);
    }
}

/// <summary>A person withdrew.</summary>
public sealed class RecordWithdrawal(FactLog log) : IConsumer<PersonWithdrew>
{
    public Task Consume(ConsumeContext<PersonWithdrew> context)
    {
        var act = context.Message;
        return log.OfPerson(
            act.PersonId, $"registration:{act.EventId:N}:{act.Version}",
            new Withdrew(act.EventId, act.Version), act.WithdrewAt, context.CancellationToken);
    }
}

/// <summary>A person came or did not, on the day the event was held, whenever it was written down.</summary>
public sealed class RecordAttendance(FactLog log) : IConsumer<AttendanceRecorded>
{
    public Task Consume(ConsumeContext<AttendanceRecorded> context)
    {
        var noted = context.Message;
        object fact = noted.Version == 1
            ? new AttendanceNoted(noted.EventId, noted.Version, noted.Present, noted.RecordedAt) { OrganisationId = noted.OrganisationId }
            : new AttendanceCorrected(noted.EventId, noted.Version, noted.Present, noted.RecordedAt) { OrganisationId = noted.OrganisationId };
        return log.OfPerson(noted.PersonId, $"attendance:{noted.EventId:N}:{noted.Version}", fact, noted.HeldAt, context.CancellationToken);
    }
}
