using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Newsletter.Digests;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps what people refused or objected to. What waits for them stops at once; what is being sent asks again before it leaves.</summary>
public sealed class FollowConsents(NewsletterDb db) : IConsumer<ConsentChanged>
{
    /// <summary>True for the mail <c>m</c> whose person refused its purpose.</summary>
    internal const string Refused =
        "EXISTS (SELECT FROM consent c WHERE c.person_id = m.person_id AND NOT c.given AND (c.purpose = m.purpose OR (c.purpose = 'subscription' AND m.purpose = 'watch')))";

    public async Task Consume(ConsumeContext<ConsentChanged> context)
    {
        var (change, ct) = (context.Message, context.CancellationToken);
        await db.Execute(
            """
            INSERT INTO consent (person_id, purpose, version, given)
            SELECT @PersonId, @Purpose, @Version, @Given WHERE NOT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased)
            ON CONFLICT (person_id, purpose) DO UPDATE SET version = excluded.version, given = excluded.given WHERE consent.version < excluded.version
            """, new { change.PersonId, change.Purpose, change.Version, change.Given }, ct);
        var dropped = await db.Query<Guid>(
            $"""
            UPDATE mail m SET state = 'dropped', reason = 'stopped', finished_at = @now, content = NULL, sealed_secret = NULL
            WHERE m.person_id = @PersonId AND m.state = 'waiting' AND {Refused} RETURNING m.mailing_id
            """, new { change.PersonId, now = db.Now }, ct);
        foreach (var digest in change.Purpose is ConsentPurposes.Watch or ConsentPurposes.Subscription ? dropped : [])
            await SendDigests.Release(db, change.PersonId, digest, ct);
    }
}
