using Animation.Contracts.Members;
using Animation.Engagement.Facts;
using Animation.Hosting.Erasure;
using MassTransit;

namespace Animation.Engagement.Recording;

/// <summary>
/// Forgets who a subject was: the mapping goes, a tombstone refuses a later one, and the facts move under a new random id that nothing links
/// to the old one, so that a copy of the mapping kept elsewhere leads nowhere. The figures of the past stay true.
/// </summary>
public sealed class ForgetPerson(EngagementDb db) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var (erased, ct) = (context.Message, context.CancellationToken);
        await db.Execute(
            "INSERT INTO subject (person_id, erased_version) VALUES (@PersonId, @Version) ON CONFLICT (person_id) DO NOTHING",
            new { erased.PersonId, erased.Version }, ct);
        if (await db.Value<Guid?>("SELECT subject_id FROM subject WHERE person_id = @PersonId FOR UPDATE", new { erased.PersonId }, ct) is not { } old)
        {
            await db.ReportErasure(erased, new Dictionary<string, int>(), ct);
            return;
        }
        await db.Execute("DELETE FROM objection WHERE person_id = @PersonId", new { erased.PersonId }, ct);
        await db.Execute(
            "UPDATE subject SET subject_id = NULL, erased_version = @Version WHERE person_id = @PersonId", new { erased.PersonId, erased.Version }, ct);
        var facts = await Rekey(db, old, ct);
        await db.ReportErasure(erased, new Dictionary<string, int> { ["subject"] = 1, ["facts"] = facts }, ct);
    }

    /// <summary>Moves the facts of a subject under an id that nothing links to it.</summary>
    /// <returns>How many facts.</returns>
    internal static async Task<int> Rekey(EngagementDb db, Guid old, CancellationToken ct)
    {
        var fresh = await db.Value<Guid>("SELECT gen_random_uuid()", ct: ct);
        // The daemon moves this row before it writes a page: either its page is written and renamed here, or it sees the new name.
        await db.Query<string>("SELECT projection FROM es_progress ORDER BY projection, generation FOR UPDATE", ct: ct);
        var keys = new { from = Streams.Subject(old), to = Streams.Subject(fresh), old, fresh };
        await db.Execute("UPDATE es_streams SET id = @to WHERE id = @from", keys, ct);
        var facts = await db.Execute("UPDATE es_events SET stream = @to, cause_id = NULL, headers = NULL WHERE stream = @from", keys, ct);
        await db.Execute(
            """
            UPDATE reach_fact SET subject_id = @fresh WHERE subject_id = @old;
            UPDATE reach_affiliation SET subject_id = @fresh WHERE subject_id = @old;
            """, keys, ct);
        return facts;
    }
}
