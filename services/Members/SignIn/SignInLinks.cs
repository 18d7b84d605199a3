using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Animation.Members.SignIn;

/// <summary>The links that sign people in: random, stored as a hash, used once, 30 minutes, in the browser that asked.</summary>
internal static class SignInLinks
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>A living link as the page that opens it sees it.</summary>
    /// <param name="SameBrowser">The browser that asked; any browser for a link printed on the console.</param>
    [method: ExplicitConstructor]
    internal sealed record Found(Guid PersonId, bool SameBrowser, string ReturnPath);

    [method: ExplicitConstructor]
    internal sealed record Used(Guid PersonId, string ReturnPath);

    /// <summary>256 random bits, safe in an address.</summary>
    internal static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The living link behind a token, without using it; none when it never was, ran out, was used or replaced.</summary>
    internal static Task<Found?> Find(MembersDb db, string token, string? browser, CancellationToken ct) => db.First<Found>(
        """
        SELECT person_id, coalesce(browser_hash = @browser, browser_hash IS NULL) AS same_browser, return_path
        FROM sign_in
        WHERE token_hash = @token AND used_at IS NULL AND killed_at IS NULL AND expires_at > @now
        """,
        new { token = Hash(token), browser = browser is null ? null : Hash(browser), now = db.Now }, ct);

    /// <summary>Uses the link, in the browser that asked for it.</summary>
    /// <returns>Who signs in; none when the link is dead or another browser's.</returns>
    internal static Task<Used?> Use(MembersDb db, string token, string? browser, CancellationToken ct) => UseOnce(
        db, "s.token_hash = @token AND (s.browser_hash IS NULL OR s.browser_hash = @browser)",
        new { token = Hash(token), browser = browser is null ? null : Hash(browser), now = db.Now }, ct);

    /// <summary>
    /// Uses the one living request that the condition finds: link and code share this, so of many at once one wins and the other kind dies
    /// with it.
    /// </summary>
    internal static Task<Used?> UseOnce(MembersDb db, string condition, object args, CancellationToken ct) => db.InTransaction(async () =>
    {
        var living = $"{condition} AND s.used_at IS NULL AND s.killed_at IS NULL AND s.expires_at > @now";
        var person = await db.First<Guid?>($"SELECT person_id FROM sign_in s WHERE {living}", args, ct);
        await Lock(db, person ?? Guid.Empty, ct);
        var used = await db.First<Used>(
            $"""
            UPDATE sign_in s SET used_at = @now FROM person p
            WHERE {living} AND p.id = s.person_id AND p.erased_at IS NULL
            RETURNING s.person_id, s.return_path
            """, args, ct);
        if (used is not null)
            await KillAll(db, used.PersonId, ct);
        return used;
    }, ct);

    /// <summary>One at a time for one person: two ways in cannot both be used, and a change of roles or address comes before or after.</summary>
    internal static Task Lock(MembersDb db, Guid person, CancellationToken ct) =>
        db.Execute("SELECT 1 FROM person WHERE id = @person FOR NO KEY UPDATE", new { person }, ct);

    /// <summary>A newer link, a use, a change of address or of roles, a closure: what was sent or dictated before opens nothing any more.</summary>
    internal static Task KillAll(MembersDb db, Guid person, CancellationToken ct) => db.Execute(
        """
        UPDATE sign_in SET killed_at = @now WHERE person_id = @person AND used_at IS NULL AND killed_at IS NULL;
        UPDATE dictated_code SET killed_at = @now WHERE person_id = @person AND used_at IS NULL AND killed_at IS NULL;
        """, new { person, now = db.Now }, ct);

    /// <summary>Writes a living link for a request; the token itself is stored nowhere.</summary>
    internal static Task Issue(MembersDb db, Guid request, Guid person, string token, CancellationToken ct) => db.Execute(
        "UPDATE sign_in SET person_id = @person, token_hash = @hash, expires_at = @expires WHERE id = @request",
        new { request, person, hash = Hash(token), expires = db.Now + Lifetime }, ct);
}
