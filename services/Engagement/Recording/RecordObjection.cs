using Animation.Contracts.Members;
using Animation.Engagement.Facts;
using MassTransit;

namespace Animation.Engagement.Recording;

/// <summary>
/// Somebody objects to being measured, or no longer does. From then on none of their facts reaches a lasting subject, and the past ones
/// are cut off from them, as in an erasure; when they agree again, a new subject begins.
/// </summary>
public sealed class RecordObjection(EngagementDb db) : IConsumer<ConsentChanged>
{
    public async Task Consume(ConsumeContext<ConsentChanged> context)
    {
        var (change, ct) = (context.Message, context.CancellationToken);
        if (change.Purpose != ConsentPurposes.Measurement)
            return;
        var news = await db.Execute(
            """
            INSERT INTO objection (person_id, version, objects, salt)
            SELECT @PersonId, @Version, NOT @Given, gen_random_uuid() WHERE NOT EXISTS (SELECT FROM subject WHERE person_id = @PersonId AND erased_version IS NOT NULL)
            ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, objects = excluded.objects, salt = excluded.salt
            WHERE objection.version < excluded.version
            """, new { change.PersonId, change.Version, change.Given }, ct);
        if (news == 0 || change.Given)
            return;
        // Held as a fact holds it: one being written now is moved with the others, a later one sees the objection.
        var old = await db.Value<Guid>(
            """
            INSERT INTO subject (person_id, subject_id) VALUES (@PersonId, gen_random_uuid())
            ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id
            RETURNING subject_id
            """, new { change.PersonId }, ct);
        await ForgetPerson.Rekey(db, old, ct);
        await db.Execute("UPDATE subject SET subject_id = gen_random_uuid() WHERE person_id = @PersonId", new { change.PersonId }, ct);
    }
}
