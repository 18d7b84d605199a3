using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Dapper;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Animation.Hosting.Messaging;

/// <summary>Sent messages stay 7 days (a lost broker can be fed again), handled ones 30, form keys 2; sealed secrets an hour at most.</summary>
internal sealed class MessageRetention(ServiceDefinition service, Databases databases, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        do
        {
            try
            {
                await using var connection = await databases[service.Name].OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    DELETE FROM outbox WHERE sent_at < @now - interval '7 days';
                    UPDATE outbox SET body = body - 'sealedSecret' WHERE sent_at < @now - interval '1 hour' AND body ? 'sealedSecret';
                    DELETE FROM inbox WHERE handled_at < @now - interval '30 days';
                    DELETE FROM form_key WHERE created_at < @now - interval '2 days';
                    """,
                    new { now = clock.GetUtcNow() },
                    cancellationToken: stoppingToken));
            }
            catch (NpgsqlException)
            {
                // The next round does it; an absent database already shows in readiness.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
