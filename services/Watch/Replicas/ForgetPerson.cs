using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using MassTransit;

namespace Animation.Watch.Replicas;

/// <summary>
/// Erases a person: their list, filters and choices go, their « utile » stays as a number, what they wrote for others stays without them.
/// Who decided in the history is an id that leads nowhere any more.
/// </summary>
public sealed class ForgetPerson(WatchDb db) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var ct = context.CancellationToken;
        var person = new { context.Message.PersonId, context.Message.Version };
        // First the tombstone: whoever is in the middle of an act finds it, or is found by what follows.
        await db.Execute(
            """
            INSERT INTO person (person_id, version, erased) VALUES (@PersonId, @Version, true)
            ON CONFLICT (person_id) DO UPDATE SET version = greatest(person.version, excluded.version), organisation_id = NULL, erased = true
            """,
            person, ct);
        await db.Execute("DELETE FROM claim WHERE by = @PersonId", person, ct);
        var removed = new Dictionary<string, int>
        {
            ["choices"] = await db.Execute("DELETE FROM preference WHERE person_id = @PersonId", person, ct),
            ["useful"] = await db.Execute("DELETE FROM useful_mark WHERE person_id = @PersonId", person, ct),
            ["list"] = await db.Execute("DELETE FROM my_item WHERE person_id = @PersonId", person, ct),
            ["steps"] = await db.Execute("DELETE FROM step_done WHERE person_id = @PersonId", person, ct),
            ["filters"] = await db.Execute("DELETE FROM saved_filter WHERE person_id = @PersonId", person, ct),
            ["views"] = await db.Execute("DELETE FROM saved_view WHERE by = @PersonId", person, ct),
            // What was never published goes whole: nobody else has any use for it.
            ["proposals"] = await db.Execute("UPDATE item SET proposed_by = NULL, proposal = '' WHERE proposed_by = @PersonId", person, ct)
                + await db.Execute("DELETE FROM use_case WHERE proposer_id = @PersonId AND published_at IS NULL", person, ct)
                + await db.Execute("UPDATE use_case SET proposer_id = NULL WHERE proposer_id = @PersonId", person, ct),
            ["opinions"] = await db.Execute("UPDATE opinion SET expert_id = NULL WHERE expert_id = @PersonId", person, ct),
        };
        await db.ReportErasure(context.Message, removed, ct);
    }
}
