using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Animation.Hosting.Data;
using Dapper;

namespace Animation.Hosting.Identity;

/// <summary>A signed-in browser, as the server remembers it: no name, no address.</summary>
[method: ExplicitConstructor]
public sealed record Session(
    byte[] IdHash, Guid PersonId, string[] Roles, string? Language, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

/// <summary>
/// Sessions shared by every process. Only Members opens and revokes them; the others read, and note that they were seen.
/// </summary>
public sealed class Sessions(Databases databases, TimeProvider clock)
{
    /// <summary>Idle days of somebody who comes ten minutes a week.</summary>
    public static readonly TimeSpan MemberIdle = TimeSpan.FromDays(90);

    /// <summary>Idle hours of those who see other people's data.</summary>
    public static readonly TimeSpan StaffIdle = TimeSpan.FromHours(12);

    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    /// <summary>How long a session lives without being used, by its most powerful role.</summary>
    public static TimeSpan IdleLimit(IEnumerable<string> roles) =>
        roles.Any(role => role is Roles.Officer or Roles.Director or Roles.Admin) ? StaffIdle : MemberIdle;

    /// <summary>Opens a session and answers the secret that the cookie will hold; only its hash is stored.</summary>
    public async Task<string> Open(Guid personId, IReadOnlyList<string> roles, string? language, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO session (id_hash, person_id, roles, language, created_at, seen_at, expires_at)
            VALUES (@hash, @personId, @roles, @language, @now, @now, @expires)
            """,
            new { hash = Hash(secret), personId, roles = roles.ToArray(), language, now, expires = now + IdleLimit(roles) },
            cancellationToken: ct));
        return secret;
    }

    /// <summary>The living session behind a cookie; none when it never was, ran out or was revoked.</summary>
    public async Task<Session?> Find(string secret, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        var session = await connection.QueryFirstOrDefaultAsync<Session>(new CommandDefinition(
            """
            SELECT id_hash, person_id, roles, language, created_at, seen_at, expires_at
            FROM session WHERE id_hash = @hash AND revoked_at IS NULL AND expires_at > @now
            """,
            new { hash = Hash(secret), now },
            cancellationToken: ct));
        if (session is not null && now - session.SeenAt > SeenStep)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE session SET seen_at = @now, expires_at = @expires WHERE id_hash = @IdHash",
                new { now, expires = now + IdleLimit(session.Roles), session.IdHash },
                cancellationToken: ct));
        }
        return session;
    }

    /// <summary>Ends the session behind a cookie.</summary>
    public async Task Revoke(string secret, CancellationToken ct) =>
        await Update("id_hash = @hash", new { hash = Hash(secret), now = clock.GetUtcNow() }, ct);

    /// <summary>Ends every session of a person: after a change of role or address, a closure, or at their own wish.</summary>
    public async Task RevokeAll(Guid personId, CancellationToken ct) =>
        await Update("person_id = @personId", new { personId, now = clock.GetUtcNow() }, ct);

    /// <summary>Deletes every trace of a person's sessions: they were erased.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Forget(Guid personId, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM session WHERE person_id = @personId", new { personId }, cancellationToken: ct));
    }

    private async Task Update(string condition, object args, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"UPDATE session SET revoked_at = @now WHERE {condition} AND revoked_at IS NULL", args, cancellationToken: ct));
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a person may do; one person may hold all.</summary>
public static class Roles
{
    public const string Member = "member";
    public const string Officer = "officer";
    public const string Director = "director";
    public const string Expert = "expert";
    public const string Admin = "admin";
}
