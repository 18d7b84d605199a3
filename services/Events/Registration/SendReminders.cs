using Animation.Events.Mails;
using Animation.Events.Programme;
using Dapper;
using Quartz;

namespace Animation.Events.Registration;

/// <summary>The reminder of the day before: a row with its hour for each registration, taken when the hour has come.</summary>
public static class SendReminders
{
    private const int Batch = 100;

    [method: ExplicitConstructor]
    private sealed record Due(Guid EventId, Guid PersonId, DateTimeOffset DueAt);

    /// <summary>Sends what is due; safe in several processes at once. Answers how many left.</summary>
    public static async Task<int> Run(EventsDb db, EventMails mails, DateTimeOffset now, CancellationToken ct)
    {
        var sent = 0;
        for (var taken = Batch; taken == Batch; sent += taken)
            taken = await db.InTransaction(() => RunBatch(db, mails, now, ct), ct);
        return sent;
    }

    private static async Task<int> RunBatch(EventsDb db, EventMails mails, DateTimeOffset now, CancellationToken ct)
    {
        var due = await db.Query<Due>(
            """
            UPDATE reminder r SET sent_at = @now
            FROM (SELECT event_id, person_id FROM reminder WHERE sent_at IS NULL AND due_at <= @now ORDER BY due_at LIMIT @Batch FOR UPDATE SKIP LOCKED) d
            WHERE r.event_id = d.event_id AND r.person_id = d.person_id
            RETURNING r.event_id, r.person_id, r.due_at
            """,
            new { now, Batch }, ct);
        foreach (var one in due.GroupBy(row => row.EventId))
        {
            var state = await db.First<Event>($"SELECT {Event.Columns} FROM event e WHERE e.event_id = @Key", new { one.Key }, ct);
            // A process that slept through the hour does not remind of what has begun.
            if (state is null || state.Cancelled || state.StartsAt <= now)
                continue;
            foreach (var row in one)
                await db.Publish(mails.Reminder(state, new Recipient(row.PersonId, 1), row.DueAt, now), ct);
        }
        return due.Count;
    }

    /// <summary>Plans the reminder of one registration; none when the day before is already there, since the confirmation says it all.</summary>
    internal static async Task Plan(EventsDb db, Event state, Guid personId, DateTimeOffset now, CancellationToken ct)
    {
        if (state.Time.DayBefore is var due && due > now)
        {
            await db.Execute(
                """
                INSERT INTO reminder (event_id, person_id, due_at) VALUES (@EventId, @personId, @due)
                ON CONFLICT (event_id, person_id) DO UPDATE SET due_at = excluded.due_at, sent_at = NULL
                """,
                new { state.EventId, personId, due }, ct);
        }
    }

    /// <summary>Moves the reminders of an event with it; one already sent is sent again for the new day.</summary>
    internal static async Task Replan(EventsDb db, Event state, DateTimeOffset now, CancellationToken ct)
    {
        var due = state.Time.DayBefore;
        if (due <= now)
            await db.Execute("DELETE FROM reminder WHERE event_id = @EventId AND sent_at IS NULL", new { state.EventId }, ct);
        else
            await db.Execute(
                """
                INSERT INTO reminder (event_id, person_id, due_at)
                SELECT event_id, person_id, @due FROM registration WHERE event_id = @EventId AND status = 'registered' AND person_id IS NOT NULL
                ON CONFLICT (event_id, person_id) DO UPDATE SET due_at = excluded.due_at, sent_at = NULL
                """,
                new { state.EventId, due }, ct);
    }
}

/// <summary>Looks for due reminders.</summary>
public sealed class SendRemindersJob(EventsDb db, EventMails mails) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await SendReminders.Run(db, mails, db.Now, cancellationToken);
}
