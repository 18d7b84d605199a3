using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Vocabulary;
using Dapper;

namespace Animation.Members.AddressChange;

/// <summary>Changes of address as stored, and the one way an address moves.</summary>
internal static class AddressChanges
{
    /// <summary>How long the link to the new mailbox works.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long the old mailbox may say that it was somebody else.</summary>
    internal static readonly TimeSpan Regret = TimeSpan.FromDays(7);

    /// <summary>Asked for by one person in a day: each sends a mail to an address somebody typed.</summary>
    internal const int ADay = 5;

    [method: ExplicitConstructor]
    internal sealed record Waiting(Guid Id, string NewAddress);

    [method: ExplicitConstructor]
    internal sealed record Done(Guid Id, Guid PersonId, string NewAddress, string OldAddress);

    internal static Task<Waiting?> Find(MembersDb db, Guid person, string token, CancellationToken ct) => db.First<Waiting>(
        """
        SELECT id, new_address FROM address_change
        WHERE token_hash = @hash AND person_id = @person AND killed_at IS NULL AND confirmed_at IS NULL AND expires_at > @now
        """, new { hash = SignInLinks.Hash(token), person, now = db.Now }, ct);

    internal static Task<Done?> FindDone(MembersDb db, string token, CancellationToken ct) => db.First<Done>(
        """
        SELECT c.id, c.person_id, c.new_address, c.old_address FROM address_change c JOIN person p ON p.id = c.person_id
        WHERE c.undo_hash = @hash AND c.undone_at IS NULL AND c.undo_until > @now AND p.erased_at IS NULL
        """, new { hash = SignInLinks.Hash(token), now = db.Now }, ct);

    internal static Task<int> KillWaiting(MembersDb db, Guid person, CancellationToken ct) => db.Execute(
        "UPDATE address_change SET killed_at = @now WHERE person_id = @person AND confirmed_at IS NULL AND killed_at IS NULL", new { person, now = db.Now }, ct);

    /// <summary>Gives the person another address, unless somebody holds it; what was sent to the old one opens nothing any more.</summary>
    /// <returns>False when it is taken.</returns>
    internal static async Task<bool> Move(MembersDb db, Person person, string address, CancellationToken ct)
    {
        var args = new { person.Id, address, plain = $"{PlaceNames.Plain(person.Name!)} {address}", now = db.Now };
        var moved = await db.Execute(
            """
            UPDATE person SET version = version + 1, address = @address, plain_name = @plain, changed_at = @now
            WHERE id = @Id AND erased_at IS NULL AND NOT EXISTS (SELECT FROM person WHERE address = @address)
            """, args, ct);
        if (moved == 0)
            return false;
        await SignInLinks.KillAll(db, person.Id, ct);
        await KillWaiting(db, person.Id, ct);
        await (await Person.Find(db, person.Id, ct))!.Publish(db, ct);
        return true;
    }
}
