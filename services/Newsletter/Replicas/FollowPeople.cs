using Animation.Contracts.Members;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps the address, the name and the language of those we write to.</summary>
public sealed class FollowPeople(NewsletterDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context) => db.Execute(
        """
        INSERT INTO person (id, version, name, address, language) VALUES (@PersonId, @Version, @Name, @Address, @Language)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, address = excluded.address, language = excluded.language
        WHERE person.version < excluded.version AND NOT person.erased
        """,
        new { context.Message.PersonId, context.Message.Version, context.Message.Name, context.Message.Address, context.Message.Language },
        context.CancellationToken);
}

/// <summary>Forgets the person: mails that wait are dropped, what was sent keeps neither content nor reply.</summary>
public sealed class ForgetPeople(NewsletterDb db) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var args = new { context.Message.PersonId, context.Message.Version, now = db.Now };
        await db.Execute("DELETE FROM dead_address WHERE address = (SELECT address FROM person WHERE id = @PersonId)", args, context.CancellationToken);
        await db.Execute(
            """
            INSERT INTO person (id, version, erased) VALUES (@PersonId, @Version, true)
            ON CONFLICT (id) DO UPDATE SET version = greatest(person.version, excluded.version), name = NULL, address = NULL, language = 'fr', erased = true
            """, args, context.CancellationToken);
        await db.Execute(
            """
            UPDATE mail SET content = NULL, sealed_secret = NULL, reply = NULL,
              state = CASE WHEN finished_at IS NULL THEN 'dropped' ELSE state END,
              reason = CASE WHEN finished_at IS NULL THEN 'erased' ELSE reason END,
              finished_at = coalesce(finished_at, @now)
            WHERE person_id = @PersonId
            """, args, context.CancellationToken);
        await db.Execute(
            """
            DELETE FROM preferences WHERE person_id = @PersonId;
            DELETE FROM mail_choice WHERE person_id = @PersonId;
            DELETE FROM digest_item WHERE person_id = @PersonId;
            """, args, context.CancellationToken);
    }
}
