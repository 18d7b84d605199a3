using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using MassTransit;

namespace Animation.Watch.Replicas;

/// <summary>
/// The watch knows people by id alone: who decided stays in the history as an id that leads nowhere any more. What they proposed stays without them
/// and without their words.
/// </summary>
public sealed class ForgetPerson(WatchDb db) : IConsumer<MemberErased>
{
    public async Task Consume(ConsumeContext<MemberErased> context)
    {
        var (person, ct) = (new { context.Message.PersonId }, context.CancellationToken);
        await db.Execute("DELETE FROM claim WHERE by = @PersonId", person, ct);
        var removed = new Dictionary<string, int>
        {
            ["proposals"] = await db.Execute("UPDATE item SET proposed_by = NULL, proposal = '' WHERE proposed_by = @PersonId", person, ct),
        };
        await db.ReportErasure(context.Message, removed, ct);
    }
}
