using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Animation.Hosting.Data;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace Animation.Hosting.Identity;

/// <summary>A signed-in browser, as the server remembers it: no name, no address.</summary>
/// <param name="Device">What the person would call it, « Firefox sur Windows »; empty when unknown.</param>
/// <param name="SecondFactorAt">When the code of an application was given; none where only the mailbox was proved.</param>
/// <param name="ProvedAt">When the person last proved who they are.</param>
[method: ExplicitConstructor]
public sealed record Session(
    byte[] IdHash, Guid PersonId, string[] Roles, string? Language, string Device, DateTimeOffset? SecondFactorAt, DateTimeOffset ProvedAt,
    DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt)
{
    internal const string Columns =
        "id_hash, person_id, roles, language, device, second_factor_at, coalesce(proved_at, created_at) AS proved_at, created_at, seen_at, expires_at";

    /// <summary>False for staff who have only proved their mailbox: such a session opens the page that asks for the second factor, nothing else.</summary>
    public bool Complete => SecondFactorAt is not null || !Identity.Roles.NeedSecondFactor(Roles);

    /// <summary>Names the session on a page without opening it.</summary>
    public string Handle => Convert.ToHexStringLower(IdHash);
}

/// <summary>What a new session is opened with.</summary>
/// <param name="SecondFactor">True when the code of an application was just given.</param>
/// <param name="Device">See <see cref="Session"/>.</param>
public sealed record SessionStart(Guid PersonId, IReadOnlyList<string> Roles, string? Language, bool SecondFactor = false, string Device = "");

/// <summary>
/// Sessions shared by every process. Only Members opens and revokes them; the others read, and note that they were seen.
/// </summary>
public sealed class Sessions(Databases databases, TimeProvider clock)
{
    /// <summary>Idle days of somebody who comes ten minutes a week.</summary>
    public static readonly TimeSpan MemberIdle = TimeSpan.FromDays(90);

    /// <summary>Idle hours of those who see other people's data.</summary>
    public static readonly TimeSpan StaffIdle = TimeSpan.FromHours(12);

    /// <summary>How long staff may take to give their second factor.</summary>
    public static readonly TimeSpan SecondFactorWait = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    /// <summary>How long a session lives without being used, by its most powerful role.</summary>
    public static TimeSpan IdleLimit(IEnumerable<string> roles) => Roles.NeedSecondFactor(roles) ? StaffIdle : MemberIdle;

    /// <summary>Opens a session and answers the secret that the cookie will hold; only its hash is stored.</summary>
    public async Task<string> Open(SessionStart start, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var whole = start.SecondFactor || !Roles.NeedSecondFactor(start.Roles);
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO session (id_hash, person_id, roles, language, device, second_factor_at, proved_at, created_at, seen_at, expires_at)
            VALUES (@hash, @PersonId, @roles, @Language, @Device, @secondFactorAt, @now, @now, @now, @expires);
            DELETE FROM session WHERE person_id = @PersonId AND least(revoked_at, expires_at) < @now - interval '30 days';
            """,
            new
            {
                hash = Hash(secret),
                start.PersonId,
                roles = start.Roles.ToArray(),
                start.Language,
                start.Device,
                secondFactorAt = start.SecondFactor ? now : (DateTimeOffset?)null,
                now,
                expires = now + (whole ? IdleLimit(start.Roles) : SecondFactorWait),
            },
            cancellationToken: ct));
        return secret;
    }

    /// <summary>The living session behind a cookie, complete or not; none when it never was, ran out or was revoked.</summary>
    public async Task<Session?> Find(string secret, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        var session = await connection.QueryFirstOrDefaultAsync<Session>(new CommandDefinition(
            $"SELECT {Session.Columns} FROM session WHERE id_hash = @hash AND revoked_at IS NULL AND expires_at > @now",
            new { hash = Hash(secret), now },
            cancellationToken: ct));
        if (session is { Complete: true } && now - session.SeenAt > SeenStep)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE session SET seen_at = @now, expires_at = @expires WHERE id_hash = @IdHash",
                new { now, expires = now + IdleLimit(session.Roles), session.IdHash },
                cancellationToken: ct));
        }
        return session;
    }

    /// <inheritdoc cref="Find(string, CancellationToken)"/>
    public async Task<Session?> Find(HttpContext http, CancellationToken ct) =>
        http.Request.Cookies[SessionCookie.Name] is { Length: > 0 and < 100 } secret ? await Find(secret, ct) : null;

    /// <summary>The living sessions of a person, last seen first.</summary>
    public async Task<IReadOnlyList<Session>> List(Guid personId, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Session>(new CommandDefinition(
            $"SELECT {Session.Columns} FROM session WHERE person_id = @personId AND revoked_at IS NULL AND expires_at > @now ORDER BY seen_at DESC",
            new { personId, now = clock.GetUtcNow() },
            cancellationToken: ct))).AsList();
    }

    /// <summary>Ends the session behind a cookie.</summary>
    public Task Revoke(string secret, CancellationToken ct) => End("id_hash = @hash", new { hash = Hash(secret), now = clock.GetUtcNow() }, ct);

    /// <summary>Ends one session of a person, named by its <see cref="Session.Handle"/>; somebody else's is left alone.</summary>
    public Task RevokeOne(Guid personId, string handle, CancellationToken ct) =>
        End("person_id = @personId AND encode(id_hash, 'hex') = @handle", new { personId, handle, now = clock.GetUtcNow() }, ct);

    /// <summary>Ends every session of a person but one.</summary>
    public Task RevokeOthers(Guid personId, Session kept, CancellationToken ct) =>
        End("person_id = @personId AND id_hash <> @IdHash", new { personId, kept.IdHash, now = clock.GetUtcNow() }, ct);

    /// <summary>Ends every session of a person: after a change of role or address, a closure, or at their own wish.</summary>
    public Task RevokeAll(Guid personId, CancellationToken ct) => End("person_id = @personId", new { personId, now = clock.GetUtcNow() }, ct);

    /// <summary>Deletes every trace of a person's sessions: they were erased.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Forget(Guid personId, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM session WHERE person_id = @personId", new { personId }, cancellationToken: ct));
    }

    // What it was called serves nobody once it has ended.
    private async Task End(string condition, object args, CancellationToken ct)
    {
        await using var connection = await databases.Shared.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"UPDATE session SET revoked_at = @now, device = '' WHERE {condition} AND revoked_at IS NULL", args, cancellationToken: ct));
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

    /// <summary>True for whoever may do more than a member.</summary>
    public static bool NeedSecondFactor(IEnumerable<string> roles) => roles.Any(role => role != Member);
}
