using Animation.Contracts.Platform;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Directory;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Members.Replay;

/// <summary>
/// Publishes current states and tombstones again, 500 a transaction, each under a new message id: an inbox that has seen the
/// first one would skip a second of the same id. Killed between two pages, it goes on from the last.
/// </summary>
internal sealed class PublishReplays(IServiceScopeFactory scopes, ILogger<PublishReplays> logger) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    [method: ExplicitConstructor]
    private sealed record Waiting(Guid Id, string Subject, Guid? AfterId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Poll);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                while (await PublishPage(scope.ServiceProvider.GetDb(), stoppingToken))
                    continue;
            }
            catch (ObjectDisposedException)
            {
                // The host was disposed without being stopped, as a failed start does.
                return;
            }
            catch (NpgsqlException fault)
            {
                logger.LogWarning("service=members use_case=replay outcome=waiting code={Code}", fault.SqlState ?? "database");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Publishes the next page of the oldest replay; false when none waits.</summary>
    internal static Task<bool> PublishPage(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (await db.First<Waiting>("SELECT id, subject, after_id FROM replay ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED", null, ct) is not { } waiting)
            return false;
        var args = new { after = waiting.AfterId ?? Guid.Empty, PageSize, today = db.Today };
        var last = waiting.Subject switch
        {
            Subjects.Organisation => await Organisations(db, args, ct),
            Subjects.Person => await People(db, args, ct),
            Subjects.Consent => await AllConsents(db, args, ct),
            _ => await AllPreferences(db, args, ct),
        };
        await db.Execute(
            last is null ? "DELETE FROM replay WHERE id = @Id" : "UPDATE replay SET after_id = @last WHERE id = @Id", new { waiting.Id, last }, ct);
        return true;
    }, ct);

    private static async Task<Guid?> Organisations(MembersDb db, object args, CancellationToken ct)
    {
        var page = await db.Query<Organisation>($"SELECT {Organisation.Columns} FROM organisation WHERE id > @after ORDER BY id LIMIT @PageSize", args, ct);
        foreach (var organisation in page)
            await db.Publish(organisation.Changed(), ct);
        return page.Count < PageSize ? null : page[^1].Id;
    }

    private static async Task<Guid?> People(MembersDb db, object args, CancellationToken ct)
    {
        var page = await db.Query<Person>(Person.Select + " WHERE p.id > @after ORDER BY p.id LIMIT @PageSize", args, ct);
        foreach (var person in page)
            await person.Publish(db, ct);
        return page.Count < PageSize ? null : page[^1].Id;
    }

    // A page holds every purpose of each of its people.
    private static async Task<Guid?> AllConsents(MembersDb db, object args, CancellationToken ct)
    {
        var page = await db.Query<ConsentState>(
            """
            SELECT person_id, purpose, version, given, changed_at FROM consent_state
            WHERE person_id IN (SELECT DISTINCT person_id FROM consent_state WHERE person_id > @after ORDER BY person_id LIMIT @PageSize)
            ORDER BY person_id, purpose
            """, args, ct);
        foreach (var state in page)
            await db.Publish(state.Changed(), ct);
        return page.Select(state => state.PersonId).Distinct().Count() < PageSize ? null : page[^1].PersonId;
    }

    private static async Task<Guid?> AllPreferences(MembersDb db, object args, CancellationToken ct)
    {
        var page = await db.Query<Preferences>($"SELECT {Preferences.Columns} FROM preferences WHERE person_id > @after ORDER BY person_id LIMIT @PageSize", args, ct);
        foreach (var preferences in page)
            await db.Publish(preferences.Changed(), ct);
        return page.Count < PageSize ? null : page[^1].PersonId;
    }
}
