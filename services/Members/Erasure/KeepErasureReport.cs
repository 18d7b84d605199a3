using System.Text.Json;
using Animation.Contracts.Members;
using MassTransit;

namespace Animation.Members.Erasure;

/// <summary>Keeps what a service says it removed. A later answer, to a tombstone published again, is news only when this erasure is newer.</summary>
public sealed class KeepErasureReport(MembersDb db) : IConsumer<ErasureReported>
{
    public Task Consume(ConsumeContext<ErasureReported> context) => db.Execute(
        """
        INSERT INTO erasure_report (person_id, service, removed, at)
        SELECT @PersonId, @Service, @removed::jsonb, @At WHERE EXISTS (SELECT FROM erasure WHERE person_id = @PersonId)
        ON CONFLICT (person_id, service) DO UPDATE SET removed = excluded.removed, at = excluded.at
        WHERE erasure_report.at < (SELECT erased_at FROM erasure e WHERE e.person_id = excluded.person_id)
        """,
        new { context.Message.PersonId, context.Message.Service, removed = JsonSerializer.Serialize(context.Message.Removed), context.Message.At },
        context.CancellationToken);
}
