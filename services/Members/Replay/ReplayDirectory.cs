using Animation.Contracts.Platform;
using MassTransit;

namespace Animation.Members.Replay;

/// <summary>A service asks for organisations, people or choices again: noted here, published by <see cref="PublishReplays"/>.</summary>
public sealed class ReplayDirectory(MembersDb db) : IConsumer<ReplayRequested>
{
    public async Task Consume(ConsumeContext<ReplayRequested> context)
    {
        if (context.Message.Subject is not (Subjects.Organisation or Subjects.Person or Subjects.Preferences or Subjects.Consent))
            return;
        await db.Execute(
            "INSERT INTO replay (id, subject, asked_by, asked_at) VALUES (@id, @Subject, @By, @now)",
            new { id = Guid.CreateVersion7(db.Now), context.Message.Subject, context.Message.By, now = db.Now }, context.CancellationToken);
    }
}
