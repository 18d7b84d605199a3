using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.Engagement.Facts;
using MassTransit;

namespace Animation.Engagement.Recording;

/// <summary>An item was kept. Corrections and replays carry the same day of keeping, so the one key makes it one act.</summary>
public sealed class RecordItemKept(FactLog log) : IConsumer<WatchItemPublished>
{
    public Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var item = context.Message;
        return log.Append(Streams.Item(item.ItemId), "kept", new ItemKept(item.ItemId, item.Themes, item.Value), item.KeptAt, context.CancellationToken);
    }
}

/// <summary>A kept item was taken back.</summary>
public sealed class RecordItemWithdrawn(FactLog log) : IConsumer<WatchItemWithdrawn>
{
    public Task Consume(ConsumeContext<WatchItemWithdrawn> context)
    {
        var item = context.Message;
        return log.Append(
            Streams.Item(item.ItemId), $"withdrawn:{item.Version}", new ItemWithdrawn(item.ItemId, item.Version), item.WithdrawnAt, context.CancellationToken);
    }
}

/// <summary>An item was written off: the officer's work too.</summary>
public sealed class RecordItemWrittenOff(FactLog log) : IConsumer<WatchItemWrittenOff>
{
    public Task Consume(ConsumeContext<WatchItemWrittenOff> context)
    {
        var item = context.Message;
        return log.Append(
            Streams.Item(item.ItemId), "written-off", new ItemWrittenOff(item.ItemId, item.Reason), item.WrittenOffAt, context.CancellationToken);
    }
}

/// <summary>A source entered the watch.</summary>
public sealed class RecordSource(FactLog log) : IConsumer<SourceAdded>
{
    public Task Consume(ConsumeContext<SourceAdded> context)
    {
        var source = context.Message;
        return log.Append(Streams.Source(source.SourceId), "added", new SourceFollowed(source.SourceId), source.AddedAt, context.CancellationToken);
    }
}

/// <summary>A use case was published: its author contributed, on that day, however often it is reviewed afterwards.</summary>
public sealed class RecordUseCase(FactLog log) : IConsumer<UseCaseReviewed>
{
    public Task Consume(ConsumeContext<UseCaseReviewed> context)
    {
        var told = context.Message;
        return told is { ProposerId: { } proposer, PublishedAt: { } published }
            ? log.OfPerson(proposer, $"use-case:{told.UseCaseId:N}", new UseCaseContributed(told.UseCaseId), published, context.CancellationToken)
            : Task.CompletedTask;
    }
}

/// <summary>A person found an item useful.</summary>
public sealed class RecordUseful(FactLog log) : IConsumer<ItemFoundUseful>
{
    public Task Consume(ConsumeContext<ItemFoundUseful> context)
    {
        var mark = context.Message;
        return log.OfPerson(mark.PersonId, $"useful:{mark.ItemId:N}:{mark.MarkId:N}", new FoundUseful(mark.ItemId, mark.MarkId), mark.FoundAt, context.CancellationToken);
    }
}

/// <summary>A person took their mark back.</summary>
public sealed class RecordUsefulTakenBack(FactLog log) : IConsumer<ItemUsefulTakenBack>
{
    public Task Consume(ConsumeContext<ItemUsefulTakenBack> context)
    {
        var mark = context.Message;
        return log.OfPerson(mark.PersonId, $"not-useful:{mark.ItemId:N}:{mark.MarkId:N}", new UsefulTakenBack(mark.ItemId, mark.MarkId), mark.TakenBackAt, context.CancellationToken);
    }
}

/// <summary>A person's watch left by mail.</summary>
public sealed class RecordDigest(FactLog log) : IConsumer<DigestSent>
{
    public Task Consume(ConsumeContext<DigestSent> context)
    {
        var sent = context.Message;
        return log.OfPerson(
            sent.PersonId, $"digest:{sent.DigestId:N}", new DigestReceived(sent.DigestId, sent.ItemIds), sent.SentAt, context.CancellationToken);
    }
}
