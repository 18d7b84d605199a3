using Animation.Contracts.Newsletter;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Members.Directory;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Members.SignIn;

/// <summary>
/// Takes up what was asked on the sign-in page: looks the address up, writes the link, asks for its mail, forgets the address.
/// Outside the request, so that nobody learns from its time or its answer who is known here.
/// </summary>
internal sealed class SendSignInLinks(IServiceScopeFactory scopes, OutboxSignal signal, Settings settings, Seals seals, ILogger<SendSignInLinks> logger)
    : BackgroundService
{
    internal const string Signal = "members.sign-in";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    [method: ExplicitConstructor]
    private sealed record Request(Guid Id, string? Address);

    /// <summary>A link sent before.</summary>
    /// <param name="Living">It would still open.</param>
    [method: ExplicitConstructor]
    internal sealed record Link(DateTimeOffset AskedAt, bool Living);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await TakeUp(scope.ServiceProvider.GetDb(), stoppingToken))
                    continue;
            }
            catch (NpgsqlException fault)
            {
                logger.LogWarning("service=members use_case=sign_in_link outcome=waiting code={Code}", fault.SqlState ?? "database");
            }
            await signal.Wait(Signal, Poll, stoppingToken);
        }
    }

    /// <summary>Handles one request in one transaction; false when none waits.</summary>
    private Task<bool> TakeUp(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        var request = await db.First<Request>(
            "SELECT id, address FROM sign_in WHERE handled_at IS NULL ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED", null, ct);
        if (request is null)
            return false;
        var outcome = "unknown";
        if (request.Address is { } address && await Person.Find(db, address, ct) is { } person)
            outcome = await Answer(db, request.Id, person, ct);
        await db.Execute(
            """
            UPDATE sign_in SET handled_at = @now, address = NULL WHERE id = @Id;
            DELETE FROM sign_in WHERE asked_at < @now - interval '1 day';
            """, new { request.Id, now = db.Now }, ct);
        logger.LogInformation("service=members use_case=sign_in_link outcome={Outcome}", outcome);
        return true;
    }, ct);

    private async Task<string> Answer(MembersDb db, Guid request, Person person, CancellationToken ct)
    {
        if (Limited(await Issued(db, person.Id, ct), db.Now))
            return "limited";
        var token = SignInLinks.NewSecret();
        await SignInLinks.KillAll(db, person.Id, ct);
        await SignInLinks.Issue(db, request, person.Id, token, ct);
        await db.Publish(Mail(db.Now, person.Id, seals.Seal($"{settings.Url.ToString().TrimEnd('/')}/connexion/{token}", SignInLinks.Lifetime)), ct);
        return "sent";
    }

    /// <summary>
    /// True when the mailbox holds enough: a link that still opens (from any browser of theirs) and a mail within 30 seconds,
    /// 5 within the life of a link or 20 within a day. Without a living link a mail always leaves: nobody can be locked out.
    /// </summary>
    internal static bool Limited(IReadOnlyList<Link> issued, DateTimeOffset now) =>
        issued.Any(link => link.Living)
        && (issued.Any(link => link.AskedAt > now.AddSeconds(-30))
            || issued.Count(link => link.AskedAt > now - SignInLinks.Lifetime) >= 5
            || issued.Count(link => link.AskedAt > now.AddDays(-1)) >= 20);

    private static Task<IReadOnlyList<Link>> Issued(MembersDb db, Guid person, CancellationToken ct) => db.Query<Link>(
        """
        SELECT asked_at, used_at IS NULL AND killed_at IS NULL AND expires_at > @now AS living
        FROM sign_in WHERE person_id = @person AND token_hash IS NOT NULL
        """,
        new { person, now = db.Now }, ct);

    private static SendMail Mail(DateTimeOffset now, Guid person, string sealedLink) => new SendMail(
        Guid.CreateVersion7(now), person, null, MailPurposes.SignIn,
        new("Votre lien de connexion", "Your sign-in link"),
        [
            new("text", new("Vous avez demandé à vous connecter. Ce bouton vous ouvre la porte une fois, pendant 30 minutes.",
                "You asked to sign in. This button opens the door once, for 30 minutes.")),
            new("button", new("Me connecter", "Sign in"), "{secret}"),
            new("text", new("Si ce n'était pas vous, ne faites rien : sans ce courriel, personne n'entre.",
                "If it was not you, do nothing: without this mail nobody gets in.")),
        ],
        sealedLink, null, now + SignInLinks.Lifetime, now);
}
