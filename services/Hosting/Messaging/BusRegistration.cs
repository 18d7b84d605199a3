using Animation.Hosting.Configuration;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Animation.Hosting.Messaging;

internal static class BusRegistration
{
    /// <summary>One bus for the process: a queue per service it runs, the relay of each, retention.</summary>
    internal static void AddMessaging(this IServiceCollection services, Settings settings, ServiceCatalog catalog)
    {
        services.AddSingleton<BusReadiness>();
        services.AddSingleton<OutboxSignal>();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            foreach (var consumer in catalog.Running.SelectMany(service => service.Consumers.Concat(service.SlowConsumers)))
                x.AddConsumer(consumer);
            if (settings.RabbitMq is { } broker)
            {
                x.UsingRabbitMq((context, cfg) =>
                {
                    cfg.Host(broker);
                    foreach (var (queue, consumers) in catalog.Running.SelectMany(Topology.Queues))
                    {
                        cfg.ReceiveEndpoint(queue, endpoint =>
                        {
                            Topology.QuorumQueue(endpoint, queue);
                            Endpoint(endpoint, context, consumers);
                        });
                    }
                });
            }
            else
            {
                x.UsingInMemory((context, cfg) =>
                {
                    foreach (var (queue, consumers) in catalog.Running.SelectMany(Topology.Queues))
                    {
                        cfg.ReceiveEndpoint(queue, endpoint =>
                        {
                            // Nobody could read or forget what this bus parks; every kept row of the outbox leaves again at the next start.
                            endpoint.DiscardFaultedMessages();
                            endpoint.DiscardSkippedMessages();
                            Endpoint(endpoint, context, consumers);
                        });
                    }
                });
            }
        });
        // The bus is started by TopologyDeployment, after every queue exists; MassTransit's own start would race it.
        foreach (var own in services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Namespace?.StartsWith("MassTransit", StringComparison.Ordinal) == true).ToList())
            services.Remove(own);
        services.AddHostedService<TopologyDeployment>();
        foreach (var service in catalog.Running)
        {
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<OutboxRelay>(provider, service));
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<MessageRetention>(provider, service));
        }
        services.AddHostedService<ReplicaCheck>();
    }

    private static void Endpoint(IReceiveEndpointConfigurator endpoint, IRegistrationContext context, IReadOnlyList<Type> consumers)
    {
        Topology.Behaviour(endpoint, context);
        foreach (var consumer in consumers)
            endpoint.ConfigureConsumer(context, consumer);
    }
}
