using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using MassTransit;

namespace Animation.Members.Choices;

/// <summary>Somebody stopped their watch from a mail: the choice is recorded where choices live.</summary>
public sealed class StopWatchByMail(MembersDb db) : IConsumer<DigestStopped>
{
    public Task Consume(ConsumeContext<DigestStopped> context) =>
        SayByMail.Watch(db, context.Message.PersonId, false, context.Message.StoppedAt, SayByMail.Mailed, context.CancellationToken);
}

/// <summary>Somebody took their watch by mail again from the same page.</summary>
public sealed class ResumeWatchByMail(MembersDb db) : IConsumer<DigestResumed>
{
    public Task Consume(ConsumeContext<DigestResumed> context) =>
        SayByMail.Watch(db, context.Message.PersonId, true, context.Message.ResumedAt, SayByMail.Mailed, context.CancellationToken);
}

/// <summary>Somebody stopped invitations from a mail.</summary>
public sealed class StopInvitationsByMail(MembersDb db) : IConsumer<InvitationsStopped>
{
    public Task Consume(ConsumeContext<InvitationsStopped> context) =>
        SayByMail.Invitations(db, context.Message.PersonId, false, context.Message.StoppedAt, SayByMail.Mailed, context.CancellationToken);
}

/// <summary>Somebody took invitations again from the same page.</summary>
public sealed class ResumeInvitationsByMail(MembersDb db) : IConsumer<InvitationsResumed>
{
    public Task Consume(ConsumeContext<InvitationsResumed> context) =>
        SayByMail.Invitations(db, context.Message.PersonId, true, context.Message.ResumedAt, SayByMail.Mailed, context.CancellationToken);
}

// Messages come in any order: what was said last wins, whenever it arrives. The row is locked so that two of them queue up.
internal static class SayByMail
{
    /// <summary>Said on the page that a mail leads to.</summary>
    internal static readonly Consents.Saying Mailed = new("/lettres/arret", "mail");

    /// <summary>
    /// The register says what the choices say: who stops a mail objects to it or withdraws their consent, who takes it again agrees. Nothing is
    /// written where it was said already.
    /// </summary>
    internal static async Task Register(MembersDb db, Guid person, string purpose, bool given, Consents.Saying how, CancellationToken ct)
    {
        // An outsider gets the watch by their own consent, and by nothing else.
        var own = purpose == ConsentPurposes.Watch && (await Consents.Consents.States(db, person, ct)).Any(state => state.Purpose == ConsentPurposes.Subscription);
        await Consents.Consents.Say(db, person, own ? ConsentPurposes.Subscription : purpose, given, how, ct);
    }

    internal static async Task Watch(MembersDb db, Guid person, bool byMail, DateTimeOffset saidAt, Consents.Saying how, CancellationToken ct)
    {
        if (await Preferences.Lock(db, person, ct) is not { } now || now.WatchSaidAt > saidAt)
            return;
        await Register(db, person, ConsentPurposes.Watch, byMail, how, ct);
        if (now.WatchByMail == byMail)
            await db.Execute("UPDATE preferences SET watch_said_at = @saidAt WHERE person_id = @person", new { person, saidAt }, ct);
        else
            await Preferences.Write(db, now, now with { WatchByMail = byMail }, saidAt, ct);
    }

    internal static async Task Invitations(MembersDb db, Guid person, bool byMail, DateTimeOffset saidAt, Consents.Saying how, CancellationToken ct)
    {
        if (await Preferences.Lock(db, person, ct) is not { } now || now.InvitationSaidAt > saidAt)
            return;
        await Register(db, person, ConsentPurposes.Invitation, byMail, how, ct);
        if (now.InvitationByMail == byMail)
            await db.Execute("UPDATE preferences SET invitation_said_at = @saidAt WHERE person_id = @person", new { person, saidAt }, ct);
        else
            await Preferences.Write(db, now, now with { InvitationByMail = byMail }, saidAt, ct);
    }
}
