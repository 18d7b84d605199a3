using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Animation.Members.SignIn;

/// <summary>The code beside the link: six digits, typed in the browser that asked, few tries, one use for both.</summary>
internal static class SignInCodes
{
    /// <summary>Wrong codes a request bears.</summary>
    internal const int Tries = 5;

    /// <summary>Wrong codes for one person in a day, over all requests; afterwards their links alone sign in.</summary>
    internal const int DailyTries = 60;

    [method: ExplicitConstructor]
    private sealed record Candidate(Guid Id, Guid? PersonId, byte[]? CodeHash, string ReturnPath);

    internal static string New() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>What is stored: useless without the secret that only the asking browser holds.</summary>
    internal static byte[] Hash(string browser, Guid request, string code) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(browser), (byte[])[.. request.ToByteArray(), .. Encoding.UTF8.GetBytes(code)]);

    /// <summary>The digits of what was typed, six or eight; none when it is no code.</summary>
    internal static string? Parse(string? typed)
    {
        var code = string.Concat((typed ?? "").Where(sign => !char.IsWhiteSpace(sign) && sign is not ('-' or '.')));
        return code.Length is 6 or DictatedCodes.Length && code.All(char.IsAsciiDigit) ? code : null;
    }

    /// <summary>Tries a code in the browser that asked; the work is the same whether the address was known or not.</summary>
    /// <returns>Who signs in; none when no living request of this browser takes this code.</returns>
    internal static async Task<SignInLinks.Used?> Use(MembersDb db, string browser, string code, CancellationToken ct)
    {
        var mine = await Count(db, browser, ct);
        if (code.Length == DictatedCodes.Length)
            return await DictatedCodes.Use(db, mine.LastOrDefault(one => one.PersonId is not null)?.PersonId, mine.Count > 0 ? mine[^1].ReturnPath : null, code, ct);
        var match = mine.FirstOrDefault(one => one.CodeHash is { } hash && CryptographicOperations.FixedTimeEquals(hash, Hash(browser, one.Id, code)));
        return await SignInLinks.UseOnce(
            db,
            """
            s.id = @id AND s.code_hash IS NOT NULL
              AND (SELECT coalesce(sum(tries), 0) FROM sign_in WHERE person_id = s.person_id AND asked_at > @now - interval '1 day') <= @DailyTries
            """,
            new { id = match?.Id, DailyTries, now = db.Now }, ct);
    }

    /// <summary>Each try counts on every request of this browser that may still be answered, right or wrong, before it is looked at.</summary>
    private static Task<IReadOnlyList<Candidate>> Count(MembersDb db, string browser, CancellationToken ct) => db.Query<Candidate>(
        """
        WITH mine AS (
          SELECT id FROM sign_in WHERE browser_hash = @browser AND asked_at > @since AND used_at IS NULL AND tries < @Tries ORDER BY id FOR UPDATE)
        , counted AS (
          UPDATE sign_in s SET tries = s.tries + 1 FROM mine WHERE s.id = mine.id RETURNING s.id, s.person_id, s.code_hash, s.return_path)
        SELECT * FROM counted ORDER BY id
        """,
        new { browser = SignInLinks.Hash(browser), since = db.Now - SignInLinks.Lifetime, Tries }, ct);
}
