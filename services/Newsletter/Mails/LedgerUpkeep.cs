using Quartz;

namespace Animation.Newsletter.Mails;

/// <summary>Gives up on mails to people who never came; what is old goes by <see cref="LedgerRetention"/>.</summary>
[DisallowConcurrentExecution]
public sealed class LedgerUpkeep(NewsletterDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await db.Execute(
        """
        UPDATE mail m SET state = 'dropped', reason = 'nobody', finished_at = @now, content = NULL, sealed_secret = NULL
        WHERE state = 'waiting' AND requested_at < @weekAgo AND address IS NULL AND NOT EXISTS (SELECT FROM person WHERE person.id = m.person_id);
        """, new { now = db.Now, weekAgo = db.Now.AddDays(-7) }, cancellationToken);
}
