using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps the address, the name and the language of those we write to.</summary>
public sealed class FollowPeople(NewsletterDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context)
    {
        var person = context.Message;
        return db.Execute(
            """
            INSERT INTO person (id, version, name, address, language, organisation_id, origin_detail, origin_on)
            VALUES (@PersonId, @Version, @Name, @Address, @Language, @OrganisationId, @Detail, @On)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, address = excluded.address, language = excluded.language,
              organisation_id = excluded.organisation_id, origin_detail = excluded.origin_detail, origin_on = excluded.origin_on
            WHERE person.version < excluded.version AND NOT person.erased
            """,
            new { person.PersonId, person.Version, person.Name, person.Address, person.Language, person.OrganisationId, person.Origin?.Detail, person.Origin?.On },
            context.CancellationToken);
    }
}

/// <summary>Forgets the person: mails that wait are dropped, what was sent keeps neither content nor reply.</summary>
public sealed class ForgetPeople(NewsletterDb db, MailPost post) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var ct = context.CancellationToken;
        var address = await db.First<string>("SELECT address FROM person WHERE id = @PersonId", new { context.Message.PersonId }, ct);
        var args = new { context.Message.PersonId, context.Message.Version, address = address?.ToLowerInvariant(), now = db.Now };
        await db.Execute(
            """
            INSERT INTO person (id, version, erased) VALUES (@PersonId, @Version, true)
            ON CONFLICT (id) DO UPDATE SET version = greatest(person.version, excluded.version), name = NULL, address = NULL, language = 'fr', erased = true,
              organisation_id = NULL, origin_detail = NULL, origin_on = NULL, informed_at = NULL
            """, args, ct);
        var removed = new Dictionary<string, int>
        {
            ["mails"] = await db.Execute(
                """
                UPDATE mail SET content = NULL, sealed_secret = NULL, reply = NULL,
                  state = CASE WHEN finished_at IS NULL THEN 'dropped' ELSE state END,
                  reason = CASE WHEN finished_at IS NULL THEN 'erased' ELSE reason END,
                  finished_at = coalesce(finished_at, @now)
                WHERE person_id = @PersonId
                """, args, ct) + await db.Execute("DELETE FROM mail WHERE address = @address", args, ct),
            ["choices"] = await db.Execute("DELETE FROM preferences WHERE person_id = @PersonId", args, ct) + await db.Execute("DELETE FROM mail_choice WHERE person_id = @PersonId", args, ct)
                + await db.Execute("DELETE FROM invitation_choice WHERE person_id = @PersonId", args, ct) + await db.Execute("DELETE FROM turn WHERE person_id = @PersonId", args, ct)
                + await db.Execute("DELETE FROM filter_match WHERE person_id = @PersonId", args, ct) + await db.Execute("DELETE FROM filter_stop WHERE person_id = @PersonId", args, ct),
            ["consents"] = await db.Execute("DELETE FROM consent WHERE person_id = @PersonId", args, ct),
            ["digest-items"] = await db.Execute("DELETE FROM digest_item WHERE person_id = @PersonId", args, ct),
            ["replica"] = address is null ? 0 : 1,
        };
        await db.Execute("DELETE FROM dead_address WHERE address = @address", args, ct);
        // Files obey no transaction; deleting them again finds nothing, and a demonstration is all that has any.
        if (address is not null && post.Route is FolderRoute folder)
            removed["mail-files"] = FolderTransport.Forget(folder.Path, address);
        await db.ReportErasure(context.Message, removed, ct);
    }
}
