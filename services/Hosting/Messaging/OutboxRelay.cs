using System.Diagnostics;
using System.Text.Json;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Observability;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Hosting.Messaging;

/// <summary>
/// Carries the outbox of one service to the bus: leases rows, publishes, waits for every confirm, marks them sent.
/// Killed anywhere, the lease runs out and another relay sends again under the same message id. No order is promised.
/// </summary>
internal sealed class OutboxRelay(
    ServiceDefinition service, Databases databases, OutboxSignal signal, BusReadiness readiness, IBus bus, Settings settings,
    TimeProvider clock, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(10);
    private bool failing;

    [method: ExplicitConstructor]
    private sealed record Row(Guid Id, string Type, string Body, Guid? CauseId, string? Traceparent);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Wait(stoppingToken);
        if (settings.RabbitMq is null)
            await SendKeptAgain(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = await Attempt(stoppingToken);
            if (sent < Batch)
                await signal.Wait(service.Name, Poll, stoppingToken);
        }
    }

    private async Task<int> Attempt(CancellationToken ct)
    {
        try
        {
            await readiness.Wait(ct);
            var sent = await Relay(ct);
            failing = false;
            return sent;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException or MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException)
        {
            // One line when trouble begins, not one a second while it lasts.
            if (!failing)
                logger.LogWarning("service={Service} use_case=relay outcome=waiting code={Code}", service.Name, fault.GetType().Name);
            failing = true;
            return 0;
        }
    }

    private async Task<int> Relay(CancellationToken ct)
    {
        var rows = await Lease(ct);
        if (rows.Count == 0)
            return 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ConfirmLimit);
        var outcomes = await Task.WhenAll(rows.Select(row => Send(row, limit.Token)));
        await Mark(rows, outcomes, ct);
        return rows.Count;
    }

    private async Task<List<Row>> Lease(CancellationToken ct)
    {
        await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            UPDATE outbox SET taken_until = now() + interval '30 seconds', attempts = attempts + 1
            WHERE seq IN (
              SELECT seq FROM outbox WHERE sent_at IS NULL AND (taken_until IS NULL OR taken_until < now())
              ORDER BY seq LIMIT @Batch FOR UPDATE SKIP LOCKED)
            RETURNING id, type, body, cause_id, traceparent
            """,
            new { Batch },
            cancellationToken: ct))).AsList();
    }

    /// <summary>Publishes one row; answers the fault, or none when the broker confirmed.</summary>
    private async Task<string?> Send(Row row, CancellationToken ct)
    {
        if (WireFormat.TypeOf(row.Type) is not { } type)
            return "unknown contract " + row.Type;
        using var activity = Telemetry.Source.StartActivity("relay " + type.Name, ActivityKind.Internal, row.Traceparent);
        try
        {
            var message = JsonSerializer.Deserialize(row.Body, type, WireFormat.Json)!;
            await bus.Publish(message, type, context =>
            {
                context.MessageId = row.Id;
                context.InitiatorId = row.CauseId;
            }, ct);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "not confirmed in time";
        }
        catch (Exception fault) when (fault is JsonException or MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException)
        {
            return fault.GetType().Name;
        }
    }

    private async Task Mark(List<Row> rows, string?[] outcomes, CancellationToken ct)
    {
        await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
        var sent = rows.Where((_, index) => outcomes[index] is null).ToList();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE outbox SET sent_at = @now, taken_until = NULL, last_error = NULL,
              body = CASE WHEN @blank THEN body - 'sealedSecret' ELSE body END
            WHERE id = ANY(@ids)
            """,
            new { now = clock.GetUtcNow(), ids = sent.Select(row => row.Id).ToArray(), blank = settings.RabbitMq is not null },
            cancellationToken: ct));
        for (var index = 0; index < rows.Count; index++)
        {
            if (outcomes[index] is not { } error)
                continue;
            logger.LogWarning(
                "service={Service} use_case=relay outcome=failed code={Code} message_id={MessageId}", service.Name, error, rows[index].Id);
            // The row waits a little longer each time, so that one bad row never holds up the others.
            await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE outbox SET last_error = @error, taken_until = now() + least(interval '30 seconds', attempts * attempts * interval '1 second')
                WHERE id = @id
                """,
                new { error, id = rows[index].Id },
                cancellationToken: ct));
        }
    }

    // The in-memory bus forgets everything when its process dies; the inbox makes sending again harmless.
    private async Task SendKeptAgain(CancellationToken ct)
    {
        try
        {
            await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE outbox SET sent_at = NULL, taken_until = NULL WHERE sent_at > now() - interval '7 days'", cancellationToken: ct));
        }
        catch (NpgsqlException)
        {
            logger.LogWarning("service={Service} use_case=relay outcome=waiting code=database", service.Name);
        }
    }
}
