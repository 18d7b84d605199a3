using Animation.Contracts.Newsletter;
using MassTransit;

namespace Animation.Members.Choices;

/// <summary>Somebody stopped their watch from a mail: the choice is recorded where choices live.</summary>
public sealed class StopWatchByMail(MembersDb db) : IConsumer<DigestStopped>
{
    public Task Consume(ConsumeContext<DigestStopped> context) =>
        SayWatchByMail.Write(db, context.Message.PersonId, false, context.Message.StoppedAt, context.CancellationToken);
}

/// <summary>Somebody took their watch by mail again from the same page.</summary>
public sealed class ResumeWatchByMail(MembersDb db) : IConsumer<DigestResumed>
{
    public Task Consume(ConsumeContext<DigestResumed> context) =>
        SayWatchByMail.Write(db, context.Message.PersonId, true, context.Message.ResumedAt, context.CancellationToken);
}

internal static class SayWatchByMail
{
    // Messages come in any order: what was said last wins, whenever it arrives. The row is locked so that two of them queue up.
    internal static async Task Write(MembersDb db, Guid person, bool watchByMail, DateTimeOffset saidAt, CancellationToken ct)
    {
        var now = await db.First<Preferences>(
            $"SELECT {Preferences.Columns} FROM preferences WHERE person_id = @person FOR UPDATE", new { person }, ct);
        if (now is null || now.WatchSaidAt > saidAt)
            return;
        if (now.WatchByMail == watchByMail)
            await db.Execute("UPDATE preferences SET watch_said_at = @saidAt WHERE person_id = @person", new { person, saidAt }, ct);
        else
            await Preferences.Write(db, now, now.Themes, watchByMail, saidAt, ct);
    }
}
