using System.Security.Cryptography;
using System.Text;
using Animation.EventStore;

namespace Animation.Engagement.Facts;

/// <summary>
/// Writes facts inside the transaction of the message that brings them, each once for its natural key: a redelivery, a replay or a
/// late message never doubles one.
/// </summary>
public sealed class FactLog(EngagementDb db, DocumentStore store)
{
    /// <summary>
    /// Records a fact about a person under their subject; nothing when the person was erased. An act of somebody who objected is
    /// recorded under a subject of its own, what they are or chose not at all.
    /// </summary>
    /// <param name="key">Its natural key among the facts of this person, <c>kind:thing</c>, or <c>kind:thing:version</c>.</param>
    /// <param name="occurredAt">When it happened, not when we heard of it.</param>
    public async Task OfPerson(Guid personId, string key, object fact, DateTimeOffset occurredAt, CancellationToken ct)
    {
        if (await SubjectOf(personId, ct) is not { } subject)
            return;
        // Asked with the subject's row in hand: an objection that commits meanwhile waits for this fact, then moves it.
        if (await db.First<Guid?>("SELECT salt FROM objection WHERE person_id = @personId AND objects", new { personId }, ct) is { } salt)
        {
            if (key.Split(':') is not [not ("person" or "choices"), var thing, ..])
                return;
            (subject, fact) = (Apart(salt, thing), Unattached(fact));
        }
        await Append(Streams.Subject(subject), key, fact, occurredAt, ct);
    }

    /// <summary>Records a fact about anything else.</summary>
    public async Task Append(string stream, string key, object fact, DateTimeOffset occurredAt, CancellationToken ct)
    {
        var session = store.LightweightSession(db.Ambient.Transaction);
        session.CauseId = db.Cause?.ToString();
        session.Events.AppendOnce(stream, key, new NewEvent(fact, occurredAt.ToUniversalTime()));
        await session.SaveChangesAsync(ct);
    }

    // In a small organisation its name would say who it is.
    private static object Unattached(object fact) => fact switch
    {
        Registered act => act with { OrganisationId = null },
        AttendanceNoted act => act with { OrganisationId = null },
        AttendanceCorrected act => act with { OrganisationId = null },
        _ => fact,
    };

    // Registering, withdrawing and coming to one event are one story; two events are two strangers.
    private static Guid Apart(Guid salt, string thing) => new(HMACSHA256.HashData(salt.ToByteArray(), Encoding.UTF8.GetBytes(thing)).AsSpan(0, 16));

    // The row stays locked until the fact is committed, so an erasure cannot slip in between and leave a fact under the old subject.
    private Task<Guid?> SubjectOf(Guid personId, CancellationToken ct) => db.Value<Guid?>(
        """
        INSERT INTO subject (person_id, subject_id) VALUES (@personId, gen_random_uuid())
        ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id
        RETURNING subject_id
        """, new { personId }, ct);
}
