using System.Text.Json;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Errors;
using Animation.Hosting.Messaging;
using Animation.Newsletter.Delivery;
using MassTransit;

namespace Animation.Newsletter.Mails;

/// <summary>What a mail asked for by another service says, until it is sent.</summary>
public sealed record RequestedContent(MailText Subject, IReadOnlyList<MailBlock> Blocks, CalendarPart? Calendar);

/// <summary>Takes the request of another service into the ledger; asking twice for one mail sends one.</summary>
/// <remarks>The person may not be known here yet: the row then waits for them.</remarks>
public sealed class AcceptMail(NewsletterDb db) : IConsumer<SendMail>
{
    public async Task Consume(ConsumeContext<SendMail> context)
    {
        var mail = context.Message;
        var address = mail.PersonId is null ? Mailbox.Normalise(mail.Address) : null;
        if (mail.PersonId is null && address is null)
            throw new Refusal("newsletter.no_recipient", new("Ce courriel n'a pas de destinataire.", "This mail has no recipient."));
        if (Purposes.Find(mail.Purpose) is not { } purpose)
            throw new Refusal("newsletter.unknown_purpose", new("Ce courriel n'a pas de raison connue.", "This mail has no known purpose."));
        var invited = mail is { Purpose: MailPurposes.Invitation, PersonId: { } person } ? await InvitationTurns.Of(db, person, context.CancellationToken) : null;
        // Who wants none is counted, and nothing of it is kept.
        var refused = invited is { Wanted: false };
        await db.Execute(
            """
            INSERT INTO mail (mailing_id, recipient, person_id, address, purpose, urgency, content, sealed_secret, requested_at, expires_at, due_at, state, reason, finished_at)
            VALUES (@MailId, @recipient, @PersonId, @address, @Purpose, @Urgency, @content::jsonb, @SealedSecret, @RequestedAt, @ExpiresAt, @due,
              CASE WHEN @refused THEN 'dropped' ELSE 'waiting' END, CASE WHEN @refused THEN 'not-wanted' END, CASE WHEN @refused THEN @now END)
            ON CONFLICT (mailing_id, recipient) DO NOTHING
            """,
            new
            {
                mail.MailId,
                recipient = mail.PersonId?.ToString() ?? address,
                mail.PersonId,
                address,
                mail.Purpose,
                purpose.Urgency,
                content = refused ? null : JsonSerializer.Serialize(new RequestedContent(mail.Subject, mail.Blocks, mail.Calendar), WireFormat.Json),
                mail.SealedSecret,
                mail.RequestedAt,
                mail.ExpiresAt,
                due = invited?.From(db.Now) ?? db.Now,
                refused,
                now = db.Now,
            },
            context.CancellationToken);
    }
}
