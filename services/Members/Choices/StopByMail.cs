using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using MassTransit;

namespace Animation.Members.Choices;

/// <summary>Somebody stopped their watch from a mail: the choice is recorded where choices live.</summary>
public sealed class StopWatchByMail(MembersDb db) : IConsumer<DigestStopped>
{
    public Task Consume(ConsumeContext<DigestStopped> context) =>
        SayByMail.Watch(db, context.Message.PersonId, false, context.Message.StoppedAt, context.CancellationToken);
}

/// <summary>Somebody took their watch by mail again from the same page.</summary>
public sealed class ResumeWatchByMail(MembersDb db) : IConsumer<DigestResumed>
{
    public Task Consume(ConsumeContext<DigestResumed> context) =>
        SayByMail.Watch(db, context.Message.PersonId, true, context.Message.ResumedAt, context.CancellationToken);
}

/// <summary>Somebody stopped invitations from a mail.</summary>
public sealed class StopInvitationsByMail(MembersDb db) : IConsumer<InvitationsStopped>
{
    public Task Consume(ConsumeContext<InvitationsStopped> context) =>
        SayByMail.Invitations(db, context.Message.PersonId, false, context.Message.StoppedAt, context.CancellationToken);
}

/// <summary>Somebody took invitations again from the same page.</summary>
public sealed class ResumeInvitationsByMail(MembersDb db) : IConsumer<InvitationsResumed>
{
    public Task Consume(ConsumeContext<InvitationsResumed> context) =>
        SayByMail.Invitations(db, context.Message.PersonId, true, context.Message.ResumedAt, context.CancellationToken);
}

// Messages come in any order: what was said last wins, whenever it arrives. The row is locked so that two of them queue up.
internal static class SayByMail
{
    /// <summary>Who takes a mail again no longer objects to it; nothing when they did not object.</summary>
    internal static Task Agree(MembersDb db, Guid person, string purpose, string channel, CancellationToken ct) =>
        Consents.Consents.Say(db, person, purpose, true, new Consents.Saying(MyChoices.Path, channel), ct);

    internal static async Task Watch(MembersDb db, Guid person, bool byMail, DateTimeOffset saidAt, CancellationToken ct)
    {
        if (await Preferences.Lock(db, person, ct) is not { } now || now.WatchSaidAt > saidAt)
            return;
        if (byMail)
            await Agree(db, person, ConsentPurposes.Watch, "mail", ct);
        if (now.WatchByMail == byMail)
            await db.Execute("UPDATE preferences SET watch_said_at = @saidAt WHERE person_id = @person", new { person, saidAt }, ct);
        else
            await Preferences.Write(db, now, now with { WatchByMail = byMail }, saidAt, ct);
    }

    internal static async Task Invitations(MembersDb db, Guid person, bool byMail, DateTimeOffset saidAt, CancellationToken ct)
    {
        if (await Preferences.Lock(db, person, ct) is not { } now || now.InvitationSaidAt > saidAt)
            return;
        if (byMail)
            await Agree(db, person, ConsentPurposes.Invitation, "mail", ct);
        if (now.InvitationByMail == byMail)
            await db.Execute("UPDATE preferences SET invitation_said_at = @saidAt WHERE person_id = @person", new { person, saidAt }, ct);
        else
            await Preferences.Write(db, now, now with { InvitationByMail = byMail }, saidAt, ct);
    }
}
