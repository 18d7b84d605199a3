using System.Text.Json;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Animation.Members.Erasure;

/// <summary>
/// The part of an erasure that no transaction of ours can hold: the line in the file kept outside the database, sessions, messages parked on the
/// broker. Each step is repeated until it is done, and does nothing the second time.
/// </summary>
internal sealed class FinishErasures(IServiceScopeFactory scopes, OutboxSignal signal, Settings settings, Sessions sessions, ServiceCatalog catalog, ILogger<FinishErasures> logger)
    : BackgroundService
{
    internal const string Signal = "members.erasure";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // A message being retried during the first sweep is parked within a minute: a second sweep finds it.
    private const string SweptForGood = "coalesce(swept_at >= erased_at + interval '2 minutes' OR swept_at IS NOT NULL AND @now < erased_at + interval '2 minutes', false)";

    [method: ExplicitConstructor]
    private sealed record Unfinished(Guid PersonId, long Version, byte[]? AddressHash, DateTimeOffset ErasedAt, bool Written, bool Swept);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await Round(scope.ServiceProvider.GetDb(), stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or UnauthorizedAccessException or BrokerUnreachableException or OperationInterruptedException)
            {
                logger.LogWarning("service=members use_case=erasure outcome=waiting code={Code}", fault.GetType().Name);
            }
            await signal.Wait(Signal, Poll, stoppingToken);
        }
    }

    private async Task Round(MembersDb db, CancellationToken ct)
    {
        var unfinished = await db.Query<Unfinished>(
            $"""
            SELECT person_id, version, address_hash, erased_at, ledger_at IS NOT NULL AS written, {SweptForGood} AS swept
            FROM erasure WHERE ledger_at IS NULL OR NOT {SweptForGood} ORDER BY erased_at LIMIT 100
            """, new { now = db.Now }, ct);
        if (unfinished.Count == 0)
            return;
        var unwritten = unfinished.Where(erasure => !erasure.Written).ToList();
        if (unwritten.Count > 0 && settings.Erasures is { } file)
            await ErasureLedger.Append(file, [.. unwritten.Select(erasure => new ErasureLine(erasure.PersonId, erasure.Version, erasure.AddressHash, erasure.ErasedAt))], ct);
        await db.Execute("UPDATE erasure SET ledger_at = @now WHERE person_id = ANY (@ids) AND ledger_at IS NULL", new { ids = Ids(unwritten), now = db.Now }, ct);
        await Sweep(db, Ids(unfinished.Where(erasure => !erasure.Swept)), ct);
    }

    private async Task Sweep(MembersDb db, Guid[] people, CancellationToken ct)
    {
        if (people.Length == 0)
            return;
        var parked = settings.RabbitMq is { } broker
            ? await ParkedMessages.Forget(broker, catalog.All, people, db.Now - ParkedMessages.Limit, ct)
            : new Dictionary<Guid, int>();
        foreach (var person in people)
        {
            var removed = new Dictionary<string, int> { ["session"] = await sessions.Forget(person, ct), ["parked"] = parked.GetValueOrDefault(person) };
            await db.Execute(
                """
                INSERT INTO erasure_report (person_id, service, removed, at) VALUES (@person, 'platform', @removed::jsonb, @now) ON CONFLICT DO NOTHING;
                UPDATE erasure SET swept_at = @now WHERE person_id = @person;
                """,
                new { person, removed = JsonSerializer.Serialize(removed.Where(kind => kind.Value > 0).ToDictionary(kind => kind.Key, kind => kind.Value)), now = db.Now }, ct);
        }
        logger.LogInformation("service=members use_case=erasure outcome=swept people={People}", people.Length);
    }

    private static Guid[] Ids(IEnumerable<Unfinished> erasures) => [.. erasures.Select(erasure => erasure.PersonId)];
}
