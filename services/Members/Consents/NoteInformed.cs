using Animation.Contracts.Newsletter;
using MassTransit;

namespace Animation.Members.Consents;

/// <summary>Somebody whose address we did not get from them was written to: that mail, whatever it was for, said where it came from and offered to leave.</summary>
public sealed class NoteInformed(MembersDb db) : IConsumer<PersonInformed>
{
    public async Task Consume(ConsumeContext<PersonInformed> context)
    {
        var (told, ct) = (context.Message, context.CancellationToken);
        var due = await db.Value<bool>(
            """
            SELECT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased_at IS NULL AND origin_means IS NOT NULL)
              AND NOT EXISTS (SELECT FROM consent WHERE person_id = @PersonId AND act = 'informed')
            """, new { told.PersonId }, ct);
        if (due)
            await Consents.Write(db, told.PersonId, Purposes.OfMail(told.Purpose), "informed", new Saying("first mail", "mail", told.MailId), ct);
    }
}
