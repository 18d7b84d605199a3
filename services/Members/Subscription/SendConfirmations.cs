using Animation.Contracts.Members;
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

namespace Animation.Members.Subscription;

/// <summary>
/// Takes up what was asked on the subscription page, outside the request, so that nobody learns from its answer or its time who is
/// known here: a stranger is asked to confirm, a known person is led to their choices.
/// </summary>
internal sealed class SendConfirmations(IServiceScopeFactory scopes, OutboxSignal signal, Settings settings, ActionLinks links, ILogger<SendConfirmations> logger) : BackgroundService
{
    internal const string Signal = "members.subscription";

    [method: ExplicitConstructor]
    private sealed record Request(Guid Id, string Address);

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
                logger.LogWarning("service=members use_case=subscription outcome=waiting code={Code}", fault.SqlState ?? "database");
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            await signal.Wait(Signal, TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    private Task<bool> TakeUp(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (await db.First<Request>("SELECT id, address FROM subscription_request WHERE handled_at IS NULL ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED", ct: ct) is not { } request)
            return false;
        var mail = await Limited(db, request.Address, ct) ? (Guid?)null : Guid.CreateVersion7(db.Now);
        var known = await Person.Find(db, request.Address, ct);
        if (mail is { } id)
            await db.Publish(known is null ? ToStranger(id, request, db.Now) : ToKnown(id, known.Id, db.Now), ct);
        await db.Execute(
            "UPDATE subscription_request SET handled_at = @now, mail_id = @mail, known = @known WHERE id = @Id", new { request.Id, mail, known = known is not null, now = db.Now }, ct);
        logger.LogInformation("service=members use_case=subscription outcome={Outcome}", mail is null ? "limited" : "sent");
        return true;
    }, ct);

    /// <summary>One mail in ten minutes, three a day, whoever types the address.</summary>
    private static Task<bool> Limited(MembersDb db, string address, CancellationToken ct) => db.Value<bool>(
        """
        SELECT count(*) FILTER (WHERE handled_at > @now - interval '10 minutes') >= 1 OR count(*) >= 3
        FROM subscription_request WHERE address = @address AND mail_id IS NOT NULL AND handled_at > @now - interval '1 day'
        """, new { address, now = db.Now }, ct);

    private SendMail ToStranger(Guid mail, Request request, DateTimeOffset now) => new SendMail(
        mail, null, request.Address, MailPurposes.Confirmation, new("Confirmez votre abonnement à la veille", "Confirm your subscription to the watch"),
        [
            new("text", new("Quelqu'un, sans doute vous, a demandé à recevoir notre veille à cette adresse. Ce bouton ouvre la page où vous confirmez.",
                "Somebody, probably you, asked to receive our watch at this address. This button opens the page where you confirm.")),
            new("button", new("Confirmer mon abonnement", "Confirm my subscription"), Address(Confirm.Path + links.Create(new ActionLink(Confirm.Action, request.Id, Guid.Empty)))),
            new("text", new("Si ce n'était pas vous, ne faites rien : votre adresse sera effacée dans 7 jours et rien d'autre ne vous sera envoyé.",
                "If it was not you, do nothing: your address will be erased in 7 days and nothing else will be sent to you.")),
        ], null, null, now + Confirm.Lifetime, now);

    private SendMail ToKnown(Guid mail, Guid person, DateTimeOffset now) => new SendMail(
        mail, person, null, MailPurposes.Confirmation, new("Votre veille par courriel", "Your watch by mail"),
        [
            new("text", new("Vous avez demandé à recevoir notre veille : vous êtes déjà connu ici. Choisissez ce que vous recevez.",
                "You asked to receive our watch: you are already known here. Choose what you receive.")),
            new("button", new("Choisir ce que je reçois", "Choose what I receive"), Address("/moi/choix/" + links.Create(new ActionLink(SignedActions.Choices, person, Guid.Empty)))),
        ], null, null, now + Confirm.Lifetime, now);

    private string Address(string path) => new Uri(settings.Url, path).AbsoluteUri;
}
