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

    /// <summary>Mails a minute, over everybody: beyond, requests wait their turn and none is refused.</summary>
    internal const int MailsPerMinute = 300;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    [method: ExplicitConstructor]
    private sealed record Request(Guid Id, string? Address, Guid? PersonId, string? SealedCode);

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
    internal Task<bool> TakeUp(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        var request = await db.First<Request>(
            """
            SELECT id, address, person_id, sealed_code FROM sign_in
            WHERE handled_at IS NULL
              AND (SELECT count(*) FROM sign_in WHERE token_hash IS NOT NULL AND handled_at > @now - interval '1 minute') < @MailsPerMinute
            ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """, new { MailsPerMinute, now = db.Now }, ct);
        if (request is null)
            return false;
        var outcome = "unknown";
        if (await Whose(db, request, ct) is { } person)
            outcome = await Answer(db, request, person, ct);
        await db.Execute(
            """
            UPDATE sign_in SET handled_at = @now, address = NULL, sealed_code = NULL WHERE id = @Id;
            DELETE FROM sign_in WHERE asked_at < @now - interval '1 day';
            """, new { request.Id, now = db.Now }, ct);
        logger.LogInformation("service=members use_case=sign_in_link outcome={Outcome}", outcome);
        return true;
    }, ct);

    private static Task<Person?> Whose(MembersDb db, Request request, CancellationToken ct) => request switch
    {
        { PersonId: { } id } => Person.Find(db, id, ct),
        { Address: { } address } => Person.Find(db, address, ct),
        _ => Task.FromResult<Person?>(null),
    };

    private async Task<string> Answer(MembersDb db, Request request, Person person, CancellationToken ct)
    {
        await SignInLinks.Lock(db, person.Id, ct);
        // Whoever holds the mail of an earlier request has proved the mailbox: no stranger's requests may hold theirs back.
        if (request.PersonId is null && Limited(await Issued(db, person.Id, ct), db.Now))
        {
            // A code dictated by telephone may still be typed there.
            await db.Execute("UPDATE sign_in SET person_id = @person, code_hash = NULL WHERE id = @Id", new { person = person.Id, request.Id }, ct);
            return "limited";
        }
        var code = request.SealedCode is { } held ? seals.Open(held) : null;
        if (code is null)
            return "expired";
        var token = SignInLinks.NewSecret();
        await KillOthers(db, person.Id, request.Id, ct);
        await SignInLinks.Issue(db, request.Id, person.Id, token, ct);
        await db.Publish(Mail(db.Now, person.Id, seals.Seal($"{settings.Url.ToString().TrimEnd('/')}/connexion/{token}\n{code}", SignInLinks.Lifetime)), ct);
        return "sent";
    }

    // A dictated code outlives a mail asked for while on the telephone: it is typed in the browser that asks.
    private static Task<int> KillOthers(MembersDb db, Guid person, Guid request, CancellationToken ct) => db.Execute(
        "UPDATE sign_in SET killed_at = @now WHERE person_id = @person AND id <> @request AND used_at IS NULL AND killed_at IS NULL",
        new { person, request, now = db.Now }, ct);

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
            new("text", new("Vous avez demandé à vous connecter. Sur l'appareil où vous l'avez demandé, ce bouton vous ouvre la porte une fois, pendant 30 minutes.",
                "You asked to sign in. On the device where you asked, this button opens the door once, for 30 minutes.")),
            new("button", new("Me connecter", "Sign in"), "{secret}"),
            new("text", new("Vous lisez ce courriel sur un autre appareil ? Tapez ce code sur la page restée ouverte :",
                "Reading this mail on another device? Type this code on the page you left open:")),
            new("code", new("{code}", "{code}")),
            new("text", new("Ne donnez ce code à personne : l'association ne vous le demandera jamais. Si ce n'était pas vous, ne faites rien : sans ce courriel, personne n'entre.",
                "Give this code to nobody: the association will never ask for it. If it was not you, do nothing: without this mail nobody gets in.")),
        ],
        sealedLink, null, now + SignInLinks.Lifetime, now);
}
