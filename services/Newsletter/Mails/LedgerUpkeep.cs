using Quartz;

namespace Animation.Newsletter.Mails;

/// <summary>Forgets what has no more use: addresses of strangers after a month, the ledger after thirteen; gives up on people who never came.</summary>
[DisallowConcurrentExecution]
public sealed class LedgerUpkeep(NewsletterDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await db.Execute(
        """
        DELETE FROM mail WHERE finished_at < @yearAgo OR (person_id IS NULL AND finished_at < @monthAgo);
        UPDATE mail SET reply = NULL WHERE reply IS NOT NULL AND finished_at < @monthAgo;
        UPDATE mail m SET state = 'dropped', reason = 'nobody', finished_at = @now, content = NULL, sealed_secret = NULL
        WHERE state = 'waiting' AND requested_at < @weekAgo AND address IS NULL AND NOT EXISTS (SELECT FROM person WHERE person.id = m.person_id);
        """, new { now = db.Now, weekAgo = db.Now.AddDays(-7), yearAgo = db.Now.AddDays(-396), monthAgo = db.Now.AddDays(-30) }, cancellationToken);
}
