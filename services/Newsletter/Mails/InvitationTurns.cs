using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Newsletter.Digests;
using Dapper;

namespace Animation.Newsletter.Mails;

/// <summary>When an invitation may reach its reader: at once, at the next turn of their rhythm, or not at all.</summary>
internal static class InvitationTurns
{
    /// <summary>Whether somebody wants invitations: the latest of what they said from a mail and what Members last said. Speaks of <c>p</c>, a person's id.</summary>
    internal const string Wanted =
        """
        coalesce((SELECT CASE WHEN choice.decided_at >= coalesce(preferences.changed_at, '-infinity') THEN choice.wants ELSE preferences.invitation_rhythm <> 'never' END
          FROM (SELECT p.id) AS who LEFT JOIN preferences ON preferences.person_id = p.id LEFT JOIN invitation_choice choice ON choice.person_id = p.id), true)
        """;

    [method: ExplicitConstructor]
    internal sealed record Choice(string Rhythm, int Day, int Hour, bool Wanted)
    {
        /// <summary>When it may leave, if it came now.</summary>
        internal DateTimeOffset From(DateTimeOffset now) => DigestSchedule.Next(Rhythm, Day, Hour, now) ?? now;
    }

    /// <summary>How invitations come to somebody; somebody unknown yet has them as they come.</summary>
    internal static async Task<Choice> Of(NewsletterDb db, Guid person, CancellationToken ct) => (await db.First<Choice>(
        $"""
        SELECT coalesce(preferences.invitation_rhythm, '{Rhythms.AsItComes}') AS rhythm, coalesce(preferences.day, 2) AS day, coalesce(preferences.hour, 7) AS hour, {Wanted} AS wanted
        FROM (SELECT @person::uuid AS id) AS p LEFT JOIN preferences ON preferences.person_id = p.id
        """, new { person }, ct))!;

    /// <summary>Choices changed: what waits and was never tried moves to the turn of the new rhythm.</summary>
    internal static async Task Move(NewsletterDb db, Guid person, CancellationToken ct)
    {
        var choice = await Of(db, person, ct);
        await db.Execute(
            "UPDATE mail SET due_at = @due, reason = NULL WHERE person_id = @person AND purpose = @purpose AND state = 'waiting' AND attempts = 0",
            new { person, purpose = MailPurposes.Invitation, due = choice.From(db.Now) }, ct);
    }
}
