using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Animation.Watch.Curation;

/// <summary>Lets what was scheduled appear when its hour has come: only then are the other services told.</summary>
[DisallowConcurrentExecution]
public sealed class PublishScheduled(IServiceScopeFactory scopes, ILogger<PublishScheduled> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many appeared.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        var published = 0;
        while (await One(ct))
            published++;
        if (published > 0)
            logger.LogInformation("service=watch use_case=publish_scheduled outcome=done items={Items}", published);
        return published;
    }

    private async Task<bool> One(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        return await db.InTransaction(async () =>
        {
            var item = await db.First<Item>(
                $"SELECT {Item.Columns} FROM {Item.From} WHERE item.state = 'scheduled' AND publish_at <= @now ORDER BY publish_at LIMIT 1 FOR UPDATE OF item SKIP LOCKED", new { now = db.Now }, ct);
            if (item is null)
                return false;
            await ItemStore.Write(db, item, item.Standing with { State = ItemStates.Kept, PublishAt = null }, ct);
            return true;
        }, ct);
    }
}
