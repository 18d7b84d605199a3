using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using MassTransit;
using RabbitMQ.Client;

namespace Animation.Hosting.Messaging;

/// <summary>
/// Queues and bindings: one quorum queue per service and one for its slow consumers, each with a dead-letter queue that exists
/// before anything can name it. Every process declares all of them, so nothing published is ever without a queue.
/// </summary>
internal static class Topology
{
    internal const int Concurrency = 8;
    private static readonly TimeSpan[] Retries =
        [TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)];

    /// <summary>Queue names and the consumers behind them.</summary>
    internal static IEnumerable<(string Queue, IReadOnlyList<Type> Consumers)> Queues(ServiceDefinition service)
    {
        yield return (service.Name, service.Consumers);
        if (service.SlowConsumers.Count > 0)
            yield return (service.Name + ".slow", service.SlowConsumers);
    }

    /// <summary>What surrounds every consumer, the same on both transports: retries outside, the transaction inside.</summary>
    internal static void Behaviour(IReceiveEndpointConfigurator endpoint, IRegistrationContext context)
    {
        endpoint.PrefetchCount = Concurrency;
        endpoint.ConcurrentMessageLimit = Concurrency;
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Refusal>();
            retry.Intervals(Retries);
        });
        // Inside the retries, so that each attempt has a scope and a session of its own.
        endpoint.UseConsumeFilter(typeof(DatabasePause<>), context);
        endpoint.UseConsumeFilter(typeof(InboxFilter<>), context);
    }

    internal static void QuorumQueue(IRabbitMqReceiveEndpointConfigurator endpoint, string queue)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", 20);
        endpoint.SetQueueArgument("x-dead-letter-exchange", "");
        endpoint.SetQueueArgument("x-dead-letter-routing-key", queue.Split('.')[0] + ".dead");
        endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
        endpoint.SetQueueArgument("x-overflow", "reject-publish");
    }

    /// <summary>Declares everything on the broker without consuming anything; repeatable.</summary>
    internal static async Task Deploy(Uri broker, IReadOnlyList<ServiceDefinition> services, CancellationToken ct)
    {
        await DeclareDeadLetterQueues(broker, services, ct);
        var control = Bus.Factory.CreateUsingRabbitMq(cfg =>
        {
            cfg.Host(broker);
            cfg.DeployTopologyOnly = true;
            foreach (var (queue, consumers) in services.SelectMany(Queues))
            {
                cfg.ReceiveEndpoint(queue, endpoint =>
                {
                    QuorumQueue(endpoint, queue);
                    foreach (var consumer in consumers)
                        endpoint.Consumer(consumer, _ => throw new InvalidOperationException("Topology is deployed, nothing is consumed."));
                });
            }
        });
        await control.DeployAsync(ct);
    }

    private static async Task DeclareDeadLetterQueues(Uri broker, IReadOnlyList<ServiceDefinition> services, CancellationToken ct)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("animation-topology", ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        foreach (var service in services)
        {
            await channel.QueueDeclareAsync(
                service.Name + ".dead", durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: ct);
        }
    }
}
