using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using MassTransit;

namespace Animation.Members.Consents;

/// <summary>Somebody whose address we did not get from them was written to: the first mail said where it came from and offered to leave.</summary>
public sealed class NoteInformed(MembersDb db) : IConsumer<DigestSent>
{
    public async Task Consume(ConsumeContext<DigestSent> context)
    {
        var (sent, ct) = (context.Message, context.CancellationToken);
        var due = await db.Value<bool>(
            """
            SELECT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased_at IS NULL AND origin_means IS NOT NULL)
              AND NOT EXISTS (SELECT FROM consent WHERE person_id = @PersonId AND act = 'informed')
            """, new { sent.PersonId }, ct);
        if (due)
            await Consents.Write(db, sent.PersonId, Purposes.Find(ConsentPurposes.Watch)!, "informed", new Saying("first mail", "mail", sent.DigestId), ct);
    }
}
