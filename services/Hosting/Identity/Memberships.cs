using Animation.Hosting.Data;
using Dapper;

namespace Animation.Hosting.Identity;

/// <summary>The organisation a signed-in person acts for, and until when it is a member: said on every page.</summary>
/// <param name="Status"><c>member</c>, <c>associate</c>, <c>not-yet</c> or <c>former</c>.</param>
[method: ExplicitConstructor]
public sealed record Membership(Guid PersonId, string Organisation, string Status, DateOnly? MemberUntil);

/// <summary>
/// What pages say of memberships, beside the sessions: a page of any process reads one row by its key, whether Members runs or not.
/// Only Members writes, for people who are signed in.
/// </summary>
public sealed class Memberships(Databases databases, TimeProvider clock)
{
    /// <summary>What to say to a person; none when they act for nobody, or signed in a moment ago.</summary>
    public async Task<Membership?> Of(Guid person, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<Membership>(new CommandDefinition(
            "SELECT person_id, organisation, status, member_until FROM membership WHERE person_id = @person", new { person }, cancellationToken: ct));
    }

    /// <summary>Everybody who is signed in somewhere.</summary>
    public async Task<Guid[]> SignedIn(CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT DISTINCT person_id FROM session WHERE revoked_at IS NULL AND expires_at > @now", new { now = clock.GetUtcNow() }, cancellationToken: ct))];
    }

    /// <summary>Writes what differs for these people, and forgets those of them who act for nobody; with <paramref name="everybody"/>, all others too.</summary>
    public async Task Write(Guid[] people, IReadOnlyList<Membership> now, bool everybody, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM membership WHERE (@everybody OR person_id = ANY(@people)) AND NOT person_id = ANY(@held);
            INSERT INTO membership (person_id, organisation, status, member_until)
            SELECT * FROM unnest(@held, @organisations, @statuses, @untils::date[])
            ON CONFLICT (person_id) DO UPDATE SET organisation = excluded.organisation, status = excluded.status, member_until = excluded.member_until
            WHERE (membership.organisation, membership.status, membership.member_until) IS DISTINCT FROM (excluded.organisation, excluded.status, excluded.member_until)
            """,
            new
            {
                everybody,
                people,
                held = now.Select(one => one.PersonId).ToArray(),
                organisations = now.Select(one => one.Organisation).ToArray(),
                statuses = now.Select(one => one.Status).ToArray(),
                untils = now.Select(one => one.MemberUntil?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).ToArray(),
            },
            cancellationToken: ct));
    }
}
