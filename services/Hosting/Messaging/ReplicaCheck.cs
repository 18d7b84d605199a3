using Animation.Contracts.Platform;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Hosting.Messaging;

/// <summary>A service that starts with an empty replica asks its owner to publish the subject again.</summary>
internal sealed class ReplicaCheck(ServiceCatalog catalog, IServiceScopeFactory scopes, ILogger<ReplicaCheck> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var service in catalog.Running)
        {
            foreach (var (subject, isEmpty) in service.Replicas)
                await Ask(service, subject, isEmpty, stoppingToken);
        }
    }

    private async Task Ask(ServiceDefinition service, string subject, string isEmpty, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = (Db)scope.ServiceProvider.GetRequiredService(service.Db);
            if (!await db.Value<bool>(isEmpty, ct: ct))
                return;
            await db.InTransaction(() => db.Publish(new ReplayRequested(subject, service.Name), ct), ct);
            logger.LogInformation("service={Service} use_case=replay outcome=asked code={Subject}", service.Name, subject);
        }
        catch (NpgsqlException fault)
        {
            logger.LogWarning("service={Service} use_case=replay outcome=failed code={Code}", service.Name, fault.SqlState ?? "database");
        }
    }
}
