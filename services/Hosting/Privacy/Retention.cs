using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Hosting.Privacy;

/// <summary>One run of one rule.</summary>
/// <param name="Removed">How many rows went; none when the run was cut short, and the next night goes on.</param>
[method: ExplicitConstructor]
public sealed record RetentionRun(string Service, string Rule, DateTimeOffset RanAt, int? Removed);

/// <summary>Applies the retention rules of the services that this process runs, each once a night whatever the number of processes.</summary>
public sealed class Retention(ServiceCatalog catalog, Databases databases, IServiceScopeFactory scopes, Settings settings, TimeProvider clock, ILogger<Retention> logger)
    : BackgroundService
{
    private const int Night = 2;

    /// <summary>Every rule of a service, the common ones included.</summary>
    public static IEnumerable<RetentionRule> RulesOf(ServiceDefinition service) => service.Retention.Concat(RetentionRule.OfEveryService);

    /// <summary>Runs every rule that has not run today.</summary>
    /// <returns>How many rows went, by service and rule.</returns>
    public async Task<IReadOnlyDictionary<string, int>> RunDue(CancellationToken ct)
    {
        var removed = new Dictionary<string, int>();
        foreach (var service in catalog.Running)
        {
            foreach (var rule in RulesOf(service))
            {
                if (await Claim(service.Name, rule.Code, ct))
                    removed[$"{service.Name}.{rule.Code}"] = await Run(service, rule, ct);
            }
        }
        return removed;
    }

    /// <summary>The latest run of every rule.</summary>
    public static async Task<IReadOnlyList<RetentionRun>> Latest(Databases databases, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<RetentionRun>(new CommandDefinition(
            "SELECT DISTINCT ON (service, rule) service, rule, ran_at, removed FROM retention_log ORDER BY service, rule, day DESC", cancellationToken: ct))).AsList();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10));
        while (settings.Jobs && await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (clock.GetUtcNow().Hour < Night)
                continue;
            try
            {
                await RunDue(stoppingToken);
            }
            catch (NpgsqlException fault)
            {
                logger.LogWarning("use_case=retention outcome=waiting code={Code}", fault.SqlState ?? "database");
            }
        }
    }

    private async Task<bool> Claim(string service, string rule, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow();
        return await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO retention_log (service, rule, day, ran_at) VALUES (@service, @rule, @day, @now) ON CONFLICT DO NOTHING",
            new { service, rule, day = DateOnly.FromDateTime(now.UtcDateTime), now }, cancellationToken: ct)) == 1;
    }

    private async Task<int> Run(ServiceDefinition service, RetentionRule rule, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var removed = 0;
        if (rule.Sql is { } sql)
        {
            await using var own = await (rule.OnPlatform ? databases.Shared : databases[service.Name]).OpenConnectionAsync(ct);
            removed += await own.ExecuteAsync(new CommandDefinition(sql, new { before = now - rule.Age, now }, cancellationToken: ct));
        }
        if (rule.Work is { } work)
        {
            await using var scope = scopes.CreateAsyncScope();
            removed += await work(scope.ServiceProvider, now - rule.Age, ct);
        }
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE retention_log SET removed = @removed WHERE service = @Name AND rule = @Code AND day = @day",
            new { removed, service.Name, rule.Code, day = DateOnly.FromDateTime(now.UtcDateTime) }, cancellationToken: ct));
        logger.LogInformation("service={Service} use_case=retention outcome=done code={Code} rows={Rows}", service.Name, rule.Code, removed);
        return removed;
    }
}
