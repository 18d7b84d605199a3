using Animation.Hosting.Configuration;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Animation.Hosting.Messaging;

/// <summary>
/// Declares the queues of every service, then starts this process's own bus, in the background and as long as it takes:
/// a missing broker delays messages, never a page.
/// </summary>
internal sealed class TopologyDeployment(
    ServiceCatalog catalog, Settings settings, IBusControl bus, BusReadiness readiness, ILogger<TopologyDeployment> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                if (settings.RabbitMq is { } broker)
                    await Topology.Deploy(broker, catalog.All, stoppingToken);
                await bus.StartAsync(stoppingToken);
                readiness.Declare();
                return;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (attempt == 0)
                    logger.LogWarning("use_case=start outcome=waiting code=broker The message broker does not answer ({Code}); pages work, messages wait.", fault.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (readiness.Ready)
            await bus.StopAsync(cancellationToken);
        // MassTransit keeps the logger of the last bus for the whole process; the next host of a test run must not find this one.
        LogContext.Current = null;
    }
}
