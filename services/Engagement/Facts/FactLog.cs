using Animation.EventStore;

namespace Animation.Engagement.Facts;

/// <summary>
/// Writes facts inside the transaction of the message that brings them, each once for its natural key: a redelivery, a replay or a
/// late message never doubles one.
/// </summary>
public sealed class FactLog(EngagementDb db, DocumentStore store)
{
    /// <summary>Records a fact about a person under their subject; nothing when the person was erased.</summary>
    /// <param name="key">Its natural key among the facts of this person.</param>
    /// <param name="occurredAt">When it happened, not when we heard of it.</param>
    public async Task OfPerson(Guid personId, string key, object fact, DateTimeOffset occurredAt, CancellationToken ct)
    {
        if (await SubjectOf(personId, ct) is { } subject)
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

    // The row stays locked until the fact is committed, so an erasure cannot slip in between and leave a fact under the old subject.
    private Task<Guid?> SubjectOf(Guid personId, CancellationToken ct) => db.Value<Guid?>(
        """
        INSERT INTO subject (person_id, subject_id) VALUES (@personId, gen_random_uuid())
        ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id
        RETURNING subject_id
        """, new { personId }, ct);
}
