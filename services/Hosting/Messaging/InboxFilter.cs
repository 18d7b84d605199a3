using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Errors;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Hosting.Messaging;

/// <summary>
/// Around every consumer: one transaction holding the inbox row and the effect, committed before the broker hears of it.
/// A message delivered again is skipped; a consumer that throws leaves nothing behind.
/// </summary>
internal sealed class InboxFilter<T>(IServiceProvider scope, ServiceCatalog catalog, ILogger<InboxFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var queue = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
        var db = (Db)scope.GetRequiredService(catalog.ByQueue(queue).Db);
        var id = context.MessageId ?? throw new Refusal("platform.message_without_id", new("Message sans identifiant.", "Message without id."));
        db.Cause = id;
        var outcome = "handled";
        try
        {
            await db.InTransaction(async () =>
            {
                var first = await db.Execute(
                    "INSERT INTO inbox (message_id, queue, type, handled_at) VALUES (@id, @queue, @type, @now) ON CONFLICT DO NOTHING",
                    new { id, queue, type = typeof(T).Name, now = db.Now }, context.CancellationToken) == 1;
                if (first)
                    await next.Send(context);
                else
                    outcome = "duplicate";
            }, context.CancellationToken);
            // Otherwise MassTransit takes a message that reached no consumer for one that nobody knows, and parks it.
            if (outcome == "duplicate")
                await context.NotifyConsumed(TimeSpan.Zero, "inbox");
        }
        catch (Exception fault)
        {
            outcome = fault is Refusal ? "refused" : fault is NpgsqlException { IsTransient: true } ? "waiting" : "failed";
            throw;
        }
        finally
        {
            logger.Log(
                outcome is "handled" or "duplicate" ? LogLevel.Debug : LogLevel.Warning,
                "service={Service} use_case={UseCase} outcome={Outcome} message_id={MessageId} cause_id={CauseId}",
                db.Service, typeof(T).Name, outcome, id, context.InitiatorId);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}
