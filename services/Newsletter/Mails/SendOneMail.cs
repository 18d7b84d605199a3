using System.Globalization;
using System.Text.Json;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Hosting.Requests;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Digests;
using Animation.Newsletter.Replicas;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Newsletter.Mails;

/// <summary>A ledger row with what is known of its recipient.</summary>
/// <param name="Reads">True while the person wants their watch by mail.</param>
/// <param name="Invited">True while the person wants invitations.</param>
/// <param name="Refused">True when the person refused or objected to mails of this purpose.</param>
/// <param name="DeadAddress">True when relays called the address dead twice.</param>
[method: ExplicitConstructor]
public sealed record LeasedMail(
    long Seq, Guid MailingId, string Recipient, Guid? PersonId, string Purpose, string? Content, string? SealedSecret, DateTimeOffset? ExpiresAt,
    int Attempts, DateTimeOffset? FirstAttemptAt, string? Name, string? Address, string Language, bool Reads, bool Invited, bool Refused, bool DeadAddress)
{
    /// <summary>Why it must not be sent after all; none when it may.</summary>
    public Settlement? Obstacle(DateTimeOffset now)
    {
        if (ExpiresAt <= now)
            return new("expired", null, "expired");
        if (DeadAddress && !Purposes.Of(Purpose).SentToDeadAddress)
            return new("refused", null, "dead-address");
        if (Refused)
            return new("dropped", null, "stopped");
        if (Purpose == MailPurposes.Invitation && !Invited)
            return new("dropped", null, "not-wanted");
        return Purpose == MailPurposes.Watch && !Reads ? new("dropped", null, "stopped") : null;
    }
}

/// <summary>
/// Sends one row of the ledger: the intent is committed before the relay hears of it, the outcome after, and nothing is sent inside a
/// transaction. Killed in between, the row is found as an intent without outcome: it may have left.
/// </summary>
public sealed class SendOneMail(NewsletterDb db, MailPost post, Seals seals, RequestedMail requested, DigestMail digests, ILogger<SendOneMail> logger)
{
    private sealed record Ready(LeasedMail Row, OutgoingMail Mail, int Attempt, DateTimeOffset FirstAttemptAt);

    /// <summary>True when the relay cannot be used and the other mails had better wait.</summary>
    public async Task<bool> Send(long seq, CancellationToken ct)
    {
        // Not cut short by a stop: an intent whose commit is in doubt would be listed as unknown.
        if (await db.InTransaction(() => Prepare(seq, CancellationToken.None), CancellationToken.None) is not { } ready)
            return false;
        SendOutcome outcome;
        try
        {
            var outcomes = await post.Transport!.SendAsync(new Envelope(post.Route!.Bounce.Address, [ready.Mail.To.Address]), post.Write(ready.Mail), ct);
            outcome = outcomes[0];
        }
        catch (OperationCanceledException)
        {
            // Stopped before the relay had the message: as if nothing had been tried.
            outcome = new SendOutcome(SendResult.NotConnected, SendStage.Connect, 0, null, "stopped");
        }
        var settlement = Settlement.Decide(Purposes.Of(ready.Row.Purpose), ready.Attempt, ready.FirstAttemptAt, ready.Row.ExpiresAt, outcome, db.Now);
        await Persevere(() => db.InTransaction(() => Settle(ready.Row, ready.Attempt, settlement, outcome, CancellationToken.None), CancellationToken.None));
        logger.LogInformation(
            "service=newsletter use_case=send_mail outcome={Outcome} code={Code} message_id={MessageId}", settlement.State, settlement.Reason ?? ready.Row.Purpose, ready.Row.MailingId);
        return settlement.RelayAway;
    }

    // A database that restarts just now must not make an unknown of a mail whose fate is known.
    private static async Task Persevere(Func<Task> settle)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait *= 2)
        {
            try
            {
                await settle();
                return;
            }
            catch (NpgsqlException fault) when (fault.IsTransient && wait < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(wait);
            }
        }
    }

    private async Task<Ready?> Prepare(long seq, CancellationToken ct)
    {
        var row = await db.First<LeasedMail>(
            $"""
            SELECT m.seq, m.mailing_id, m.recipient, m.person_id, m.purpose, m.content::text AS content, m.sealed_secret, m.expires_at,
              m.attempts, m.first_attempt_at, p.name, coalesce(m.address, p.address) AS address, coalesce(p.language, 'fr') AS language,
              EXISTS (SELECT FROM reader WHERE reader.id = m.person_id) AS reads,
              (SELECT {InvitationTurns.Wanted} FROM (SELECT m.person_id AS id) AS p) AS invited, {FollowConsents.Refused} AS refused,
              EXISTS (SELECT FROM dead_address d WHERE d.address = lower(coalesce(m.address, p.address)) AND d.refusals >= 2) AS dead_address
            FROM mail m LEFT JOIN person p ON p.id = m.person_id
            WHERE m.seq = @seq AND m.state = 'waiting' FOR UPDATE OF m
            """, new { seq }, ct);
        if (row is null)
            return null;
        var (obstacle, mail) = (row.Obstacle(db.Now) ?? await OverCap(row, ct)) is { } stop ? (stop, null) : await Compose(row, ct);
        if (mail is null)
        {
            if (row is { Purpose: MailPurposes.Watch, PersonId: { } reader })
                await SendDigests.Release(db, reader, row.MailingId, ct);
            await Finish(row.Seq, obstacle!, null, ct);
            return null;
        }
        await db.Execute(
            """
            UPDATE mail SET state = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, @now),
              taken_until = now() + interval '60 seconds'
            WHERE seq = @seq
            """, new { seq, now = db.Now }, ct);
        return new Ready(row, mail, row.Attempts + 1, row.FirstAttemptAt ?? db.Now);
    }

    // A watch over the cap gives its items back for a later turn; an invitation waits for a place, and may be too late by then.
    private async Task<Settlement?> OverCap(LeasedMail row, CancellationToken ct)
    {
        if (row.PersonId is not { } person || row.Purpose is not (MailPurposes.Watch or MailPurposes.Invitation) || await Cap.Until(db, person, row.Seq, ct) is not { } until)
            return null;
        if (row.Purpose == MailPurposes.Watch)
            return new("dropped", null, "capped");
        var due = (await InvitationTurns.Of(db, person, ct)).From(until);
        return row.ExpiresAt <= due ? new("expired", null, "capped") : new("waiting", due, "capped");
    }

    private async Task<(Settlement? Obstacle, OutgoingMail? Mail)> Compose(LeasedMail row, CancellationToken ct)
    {
        var culture = Language.CultureOf(row.Language);
        var secret = row.SealedSecret is null ? null : seals.Open(row.SealedSecret);
        if (secret is null && row.SealedSecret is not null)
            return (new("expired", null, "expired"), null);
        try
        {
            var name = RequestedMail.OneLine(row.Name ?? "");
            var rendered = row.Purpose == MailPurposes.Watch
                ? await digests.Render(db, row.MailingId, row.PersonId!.Value, culture, ct)
                : await requested.Render(
                    JsonSerializer.Deserialize<RequestedContent>(row.Content!, WireFormat.Json)!, secret, name.Length > 0 ? name : row.Address!, row.Address!, culture,
                    row.PersonId is { } person ? new Recipient(person, row.Purpose == MailPurposes.Invitation, await FirstContact.Find(db, person, ct)) : null);
            return rendered is null ? (new("dropped", null, "empty"), null) : (null, Outgoing(row, rendered, name, culture));
        }
        catch (FormatException)
        {
            return (new("refused", null, "unwritable"), null);
        }
    }

    private OutgoingMail Outgoing(LeasedMail row, RenderedMail rendered, string name, CultureInfo culture) => new()
    {
        MessageId = OutgoingMail.MessageIdFor(row.MailingId, row.Recipient, post.Route!.From.Domain),
        Date = row.FirstAttemptAt ?? db.Now,
        From = post.Route.From,
        ReplyTo = post.Route.ReplyTo,
        To = new Mailbox(row.Address!, name),
        Subject = rendered.Subject,
        Text = rendered.Text,
        Html = rendered.Html,
        Calendar = rendered.Calendar is { } calendar
            ? Invitation.SentBy(calendar, post.Route.From.Name is { Length: > 0 } sender ? sender : post.Route.From.Address, post.Route.From.Address)
            : null,
        List = rendered.List,
        Language = culture.TwoLetterISOLanguageName,
    };

    private async Task Settle(LeasedMail row, int attempt, Settlement settlement, SendOutcome outcome, CancellationToken ct)
    {
        // A row that was given up as unknown while the relay was slow learns its true fate here.
        var held = await db.Execute(
            "UPDATE mail SET taken_until = NULL WHERE seq = @Seq AND attempts = @attempt AND state IN ('sending', 'unknown')", new { row.Seq, attempt }, ct);
        if (held == 0)
            return;
        await Finish(row.Seq, settlement, outcome.Result is SendResult.Accepted or SendResult.Unknown ? null : outcome.Reply, ct);
        if (settlement.State == "sent")
            await Sent(db, row.MailingId, row.PersonId, row.Purpose, ct);
        await NoteAddress(row.Address!, outcome, ct);
    }

    private Task<int> Finish(long seq, Settlement settlement, string? reply, CancellationToken ct) => db.Execute(
        """
        UPDATE mail SET state = @State, reason = @Reason, reply = @reply, due_at = coalesce(@DueAt, due_at), taken_until = NULL,
          finished_at = CASE WHEN @State IN ('waiting', 'unknown') THEN NULL ELSE @now END,
          content = CASE WHEN @State IN ('waiting', 'unknown') THEN content END,
          sealed_secret = CASE WHEN @State IN ('waiting', 'unknown') THEN sealed_secret END
        WHERE seq = @seq
        """, new { seq, settlement.State, settlement.Reason, reply, settlement.DueAt, now = db.Now }, ct);

    /// <summary>Notes that somebody has been written to, and tells the others that a watch has reached its reader's relay.</summary>
    internal static async Task Sent(NewsletterDb db, Guid mailing, Guid? person, string purpose, CancellationToken ct)
    {
        if (person is not { } reader)
            return;
        if (await db.Execute("UPDATE person SET informed_at = @now WHERE id = @reader AND informed_at IS NULL AND origin_on IS NOT NULL", new { reader, now = db.Now }, ct) == 1)
            await db.Publish(new PersonInformed(reader, mailing, purpose, db.Now), ct);
        if (purpose != MailPurposes.Watch)
            return;
        var items = await db.Query<Guid>(
            "SELECT item_id FROM digest_item WHERE digest_id = @mailing AND person_id = @reader ORDER BY item_id", new { mailing, reader }, ct);
        if (items.Count > 0)
            await db.Publish(new DigestSent(mailing, reader, items, db.Now), ct);
    }

    private async Task NoteAddress(string address, SendOutcome outcome, CancellationToken ct)
    {
        if (outcome.Result == SendResult.Accepted)
            await db.Execute("DELETE FROM dead_address WHERE address = lower(@address)", new { address }, ct);
        else if (outcome.AddressIsDead)
        {
            await db.Execute(
                """
                INSERT INTO dead_address (address, refusals, refused_at) VALUES (lower(@address), 1, @now)
                ON CONFLICT (address) DO UPDATE SET refusals = dead_address.refusals + 1, refused_at = excluded.refused_at
                """, new { address, now = db.Now }, ct);
        }
    }
}
