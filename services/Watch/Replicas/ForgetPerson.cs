using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using MassTransit;

namespace Animation.Watch.Replicas;

/// <summary>
/// The watch knows people by id alone: who decided stays in the history as an id that leads nowhere any more. Only messages are left to forget.
/// </summary>
public sealed class ForgetPerson(WatchDb db) : IConsumer<MemberErased>
{
    public Task Consume(ConsumeContext<MemberErased> context) =>
        db.ReportErasure(context.Message, new Dictionary<string, int>(), context.CancellationToken);
}
