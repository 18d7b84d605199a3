using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using MassTransit;
using Npgsql;

namespace Animation.Hosting.Messaging;

/// <summary>
/// While PostgreSQL is away a message waits here instead of spending its retries: with every slot of the queue waiting,
/// the endpoint stands still and nothing is parked for an outage. Bounded below the broker's limit for an acknowledgement.
/// </summary>
internal sealed class DatabasePause<T>(Databases databases, ServiceCatalog catalog) : IFilter<ConsumeContext<T>> where T : class
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private const int Steps = 20 * 60;

    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var queue = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
        var pool = databases[catalog.ByQueue(queue).Name];
        for (var step = 0; ; step++)
        {
            try
            {
                await using var connection = await pool.OpenConnectionAsync(context.CancellationToken);
                break;
            }
            catch (NpgsqlException) when (step < Steps)
            {
                await Task.Delay(Step, context.CancellationToken);
            }
        }
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("database-pause");
}
