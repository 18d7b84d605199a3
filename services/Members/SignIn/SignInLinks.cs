using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Animation.Members.SignIn;

/// <summary>The links that sign people in: random, stored as a hash, used once, 30 minutes.</summary>
internal static class SignInLinks
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Wrong addresses that a browser without the request's cookie may type before the link is closed to all but the one that asked.</summary>
    internal const int Tries = 5;

    /// <summary>A link as the page that opens it sees it.</summary>
    /// <param name="SameBrowser">The browser that asked; any browser for a link printed on the console.</param>
    [method: ExplicitConstructor]
    internal sealed record Found(Guid PersonId, bool SameBrowser, bool Closed);

    [method: ExplicitConstructor]
    internal sealed record Used(Guid PersonId, string ReturnPath);

    /// <summary>256 random bits, safe in an address.</summary>
    internal static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The living link behind a token, without using it; none when it never was, ran out, was used or replaced.</summary>
    internal static Task<Found?> Find(MembersDb db, string token, string? browser, CancellationToken ct) => db.First<Found>(
        """
        SELECT person_id, coalesce(browser_hash = @browser, browser_hash IS NULL) AS same_browser, tries >= @Tries AS closed
        FROM sign_in
        WHERE token_hash = @token AND used_at IS NULL AND killed_at IS NULL AND expires_at > @now
        """,
        new { token = Hash(token), browser = browser is null ? null : Hash(browser), Tries, now = db.Now }, ct);

    /// <summary>
    /// Uses the link: one statement decides, so of many at once one wins. Another browser than the one that asked must
    /// also know the address the link was sent to.
    /// </summary>
    /// <returns>Who signs in; none when the link is dead or the proof is missing.</returns>
    internal static async Task<Used?> Use(MembersDb db, string token, string? browser, string? address, CancellationToken ct)
    {
        var args = new { token = Hash(token), browser = browser is null ? null : Hash(browser), address, Tries, now = db.Now };
        var used = await db.First<Used>(
            """
            UPDATE sign_in s SET used_at = @now FROM person p
            WHERE s.token_hash = @token AND s.used_at IS NULL AND s.killed_at IS NULL AND s.expires_at > @now
              AND p.id = s.person_id AND p.erased_at IS NULL
              AND (s.browser_hash IS NULL OR s.browser_hash = @browser OR (s.tries < @Tries AND p.address = @address))
            RETURNING s.person_id, s.return_path
            """, args, ct);
        if (used is null && address is not null)
            await db.Execute("UPDATE sign_in SET tries = tries + 1 WHERE token_hash = @token", args, ct);
        else if (used is not null)
            await KillAll(db, used.PersonId, ct);
        return used;
    }

    /// <summary>A newer link, a use, a change of address or of roles, a closure: what was sent before opens nothing any more.</summary>
    internal static Task KillAll(MembersDb db, Guid person, CancellationToken ct) => db.Execute(
        "UPDATE sign_in SET killed_at = @now WHERE person_id = @person AND used_at IS NULL AND killed_at IS NULL", new { person, now = db.Now }, ct);

    /// <summary>Writes a living link for a request; the token itself is stored nowhere.</summary>
    internal static Task Issue(MembersDb db, Guid request, Guid person, string token, CancellationToken ct) => db.Execute(
        "UPDATE sign_in SET person_id = @person, token_hash = @hash, expires_at = @expires WHERE id = @request",
        new { request, person, hash = Hash(token), expires = db.Now + Lifetime }, ct);
}
