using Animation.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Newsletter.Mails;

/// <summary>Empties the ledger round after round, in one process or many: rows are leased, the lease is renewed while they are sent.</summary>
public sealed class SendMails(IServiceScopeFactory scopes, MailPost post, Settings settings, TimeProvider clock, ILogger<SendMails> logger) : BackgroundService
{
    private const int Batch = 40;
    private const int Concurrency = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RelayPause = TimeSpan.FromSeconds(15);
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    /// <summary>One round: what was left without outcome is settled, what is due is sent. Answers how many rows were taken.</summary>
    public async Task<int> Round(CancellationToken ct)
    {
        var seqs = await InScope(async db =>
        {
            await FindLost(db, ct);
            return post.Transport is null || clock.GetUtcNow() < pausedUntil ? [] : await Lease(db, ct);
        });
        if (seqs.Count == 0)
            return 0;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = Renew(seqs, done.Token);
        await Parallel.ForEachAsync(seqs, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = ct }, async (seq, cancel) => await SendOne(seq, cancel));
        await done.CancelAsync();
        await renewing;
        return seqs.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Where deadlines are driven by hand, so are the mails.
        while (settings.Jobs && !stoppingToken.IsCancellationRequested)
        {
            var taken = 0;
            try
            {
                taken = await Round(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException fault)
            {
                logger.LogWarning("service=newsletter use_case=send_mails outcome=waiting code={Code}", fault.SqlState ?? "database");
            }
            if (taken < Batch)
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendOne(long seq, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (clock.GetUtcNow() < pausedUntil)
                await scope.ServiceProvider.GetRequiredService<NewsletterDb>().Execute("UPDATE mail SET taken_until = NULL WHERE seq = @seq AND state = 'waiting'", new { seq }, ct);
            else if (await scope.ServiceProvider.GetRequiredService<SendOneMail>().Send(seq, ct))
                pausedUntil = clock.GetUtcNow() + RelayPause;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or NpgsqlException))
        {
            // One mail that cannot be made must not hold up the others, nor be tried twice a second.
            logger.LogError(fault, "service=newsletter use_case=send_mail outcome=failed code={Code}", fault.GetType().Name);
            await InScope(db => db.Execute(
                "UPDATE mail SET due_at = @due, taken_until = NULL, reason = 'failed' WHERE seq = @seq AND state = 'waiting'", new { seq, due = db.Now.AddMinutes(15) }, ct));
        }
    }

    private static async Task FindLost(NewsletterDb db, CancellationToken ct)
    {
        await db.Execute(
            """
            UPDATE mail SET state = 'expired', reason = 'expired', finished_at = @now, content = NULL, sealed_secret = NULL
            WHERE state = 'waiting' AND expires_at <= @now AND (taken_until IS NULL OR taken_until < now())
            """, new { now = db.Now }, ct);
        // An intent without outcome: its process is gone. Whoever waits to sign in gets it again, the rest is for a person to judge.
        var resent = Purposes.All.Where(purpose => purpose.ResentWhenUnknown).Select(purpose => purpose.Code).ToArray();
        await db.Execute(
            """
            UPDATE mail SET state = CASE WHEN purpose = ANY(@resent) AND attempts < 3 THEN 'waiting' ELSE 'unknown' END, reason = 'interrupted', taken_until = NULL, due_at = @now
            WHERE state = 'sending' AND taken_until < now()
            """, new { now = db.Now, resent }, ct);
    }

    private static Task<IReadOnlyList<long>> Lease(NewsletterDb db, CancellationToken ct) => db.Query<long>(
        """
        UPDATE mail SET taken_until = now() + interval '60 seconds'
        WHERE seq IN (
          SELECT seq FROM mail m WHERE state = 'waiting' AND due_at <= @now AND (taken_until IS NULL OR taken_until < now())
            AND (address IS NOT NULL OR EXISTS (SELECT FROM person WHERE person.id = m.person_id AND NOT erased))
          ORDER BY urgency, due_at, seq LIMIT @Batch FOR UPDATE SKIP LOCKED)
        RETURNING seq
        """, new { now = db.Now, Batch }, ct);

    private async Task Renew(IReadOnlyList<long> seqs, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await InScope(db => db.Execute(
                    "UPDATE mail SET taken_until = now() + interval '60 seconds' WHERE seq = ANY(@seqs) AND taken_until IS NOT NULL", new { seqs = seqs.ToArray() }, ct));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or NpgsqlException)
        {
            // The round is over, or the database is away and the leases run out by themselves.
        }
    }

    private async Task<T> InScope<T>(Func<NewsletterDb, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<NewsletterDb>());
    }
}
