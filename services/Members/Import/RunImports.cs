using Animation.Hosting.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Members.Import;

/// <summary>Carries imports and their undoing forward, a page a transaction: killed anywhere, it goes on from the last page committed.</summary>
internal sealed class RunImports(IServiceScopeFactory scopes, OutboxSignal signal, ILogger<RunImports> logger) : BackgroundService
{
    internal const string Signal = "members.import";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                while (await NextPage(scope.ServiceProvider.GetDb(), stoppingToken))
                    continue;
                await signal.Wait(Signal, Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException fault)
            {
                logger.LogWarning("service=members use_case=import outcome=waiting code={Code}", fault.SqlState ?? "database");
                await Task.Delay(Poll, stoppingToken);
            }
        }
    }

    /// <summary>Does the next page of the oldest work; false when none waits.</summary>
    internal static Task<bool> NextPage(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        var import = await db.First<Import>(
            $"SELECT {Import.Columns} FROM import WHERE state IN ('running', 'undoing') ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED", null, ct);
        if (import is null)
            return false;
        await db.By(import.ByPerson, ct, import.Id);
        var last = import.State == "undoing" ? await UndoImport.Page(db, import, ct)
            : import.Subject == Import.People ? await ImportPeople.Page(db, import, ct)
            : await ImportOrganisations.Page(db, import, ct);
        await db.Execute(
            last is null
                ? "UPDATE import SET state = CASE state WHEN 'undoing' THEN 'undone' ELSE 'done' END, finished_at = @now WHERE id = @Id"
                : "UPDATE import SET position = @last WHERE id = @Id",
            new { import.Id, last, now = db.Now }, ct);
        return true;
    }, ct);
}
