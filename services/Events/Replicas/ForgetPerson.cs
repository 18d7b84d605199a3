using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using MassTransit;

namespace Animation.Events.Replicas;

/// <summary>
/// Erases a person: the tombstone refuses later news of them, coming places are free again, past ones are counted without a name.
/// </summary>
public sealed class ForgetPerson(EventsDb db) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var ct = context.CancellationToken;
        var person = new { context.Message.PersonId, context.Message.Version, db.Now };
        await db.Execute(
            """
            INSERT INTO person (person_id, version, name, staff, erased, affiliations) VALUES (@PersonId, @Version, '', false, true, '{}')
            ON CONFLICT (person_id) DO UPDATE SET version = greatest(person.version, excluded.version), name = '', organisation_id = NULL, affiliations = '{}',
              erased = true
            """,
            person, ct);
        // The rows of the events first, in the order of their ids: registering locks the same row before it writes.
        await db.Execute(
            """
            WITH held AS (
              SELECT e.event_id FROM event e JOIN registration r USING (event_id)
              WHERE r.person_id = @PersonId AND r.status = 'registered' AND e.ends_at > @Now
              ORDER BY e.event_id FOR UPDATE OF e),
            freed AS (
              UPDATE registration r SET status = 'withdrawn', version = version + 1, changed_at = @Now
              FROM held WHERE r.event_id = held.event_id AND r.person_id = @PersonId RETURNING r.event_id)
            UPDATE event e SET taken = taken - 1 FROM freed WHERE e.event_id = freed.event_id
            """,
            person, ct);
        var removed = new Dictionary<string, int>
        {
            ["registrations"] = await db.Execute("UPDATE registration SET person_id = NULL, organisation_id = NULL WHERE person_id = @PersonId", person, ct),
            ["attendances"] = await db.Execute("UPDATE attendance SET person_id = NULL WHERE person_id = @PersonId", person, ct),
            ["reminders"] = await db.Execute("DELETE FROM reminder WHERE person_id = @PersonId", person, ct),
            ["invitations"] = await db.Execute("DELETE FROM invitation WHERE person_id = @PersonId", person, ct),
            ["choices"] = await db.Execute("DELETE FROM preference WHERE person_id = @PersonId", person, ct),
        };
        await db.ReportErasure(context.Message, removed, ct);
    }
}
