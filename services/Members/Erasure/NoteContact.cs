using Animation.Contracts.Events;
using MassTransit;

namespace Animation.Members.Erasure;

/// <summary>Registering, even from a mail, is contact: who does it is not forgotten for silence.</summary>
public sealed class NoteContact(MembersDb db) : IConsumer<PersonRegistered>
{
    public Task Consume(ConsumeContext<PersonRegistered> context) =>
        ForgetSilent.Note(db, context.Message.PersonId, context.Message.RegisteredAt, context.CancellationToken);
}
