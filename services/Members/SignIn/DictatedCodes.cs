using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Animation.Members.SignIn;

/// <summary>
/// Codes read out on the telephone to somebody whom no mail reaches: eight digits, 15 minutes, one use, typed in a browser where the person
/// gave their own address.
/// </summary>
public static class DictatedCodes
{
    internal const int Length = 8;
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // Several callers may try under one address before a code dies; a new one is a press away.
    private const int Tries = 20;

    // Slow enough that a copy of the table does not give a code within its life.
    private const int Rounds = 20_000;

    /// <summary>A code once given, for its trace.</summary>
    [method: ExplicitConstructor]
    public sealed record Dictated(DateTimeOffset DictatedAt, string? By, DateTimeOffset? UsedAt);

    [method: ExplicitConstructor]
    private sealed record Living(Guid Id, byte[] CodeHash);

    /// <summary>A new code for the person; an older one dies.</summary>
    internal static Task<string> Give(MembersDb db, Guid person, Guid by, CancellationToken ct) => db.InTransaction(async () =>
    {
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        await db.Execute(
            """
            UPDATE dictated_code SET killed_at = @now WHERE person_id = @person AND used_at IS NULL AND killed_at IS NULL;
            INSERT INTO dictated_code (id, person_id, code_hash, dictated_by, dictated_at, expires_at) VALUES (@id, @person, @hash, @by, @now, @expires);
            """,
            new { id = Guid.CreateVersion7(db.Now), person, hash = Hash(person, code), by, now = db.Now, expires = db.Now + Lifetime }, ct);
        return code;
    }, ct);

    /// <summary>The codes given to a person, newest first.</summary>
    internal static Task<IReadOnlyList<Dictated>> Of(MembersDb db, Guid person, CancellationToken ct) => db.Query<Dictated>(
        """
        SELECT d.dictated_at, p.name AS by, d.used_at FROM dictated_code d LEFT JOIN person p ON p.id = d.dictated_by
        WHERE d.person_id = @person ORDER BY d.dictated_at DESC LIMIT 10
        """, new { person }, ct);

    /// <param name="person">Whom this browser's request was found to be; none does the same work for nothing.</param>
    internal static async Task<SignInLinks.Used?> Use(MembersDb db, Guid? person, string? returnPath, string code, CancellationToken ct)
    {
        var hash = Hash(person ?? Guid.Empty, code);
        return await db.InTransaction(async () =>
        {
            await SignInLinks.Lock(db, person ?? Guid.Empty, ct);
            var living = await db.First<Living>(
                """
                UPDATE dictated_code d SET tries = tries + 1 FROM person p
                WHERE d.person_id = @person AND p.id = d.person_id AND p.erased_at IS NULL
                  AND d.used_at IS NULL AND d.killed_at IS NULL AND d.expires_at > @now AND d.tries < @Tries
                RETURNING d.id, d.code_hash
                """, new { person, Tries, now = db.Now }, ct);
            var right = living is not null && CryptographicOperations.FixedTimeEquals(living.CodeHash, hash);
            await db.Execute("UPDATE dictated_code SET used_at = @now WHERE id = @id", new { id = right ? living!.Id : Guid.Empty, now = db.Now }, ct);
            if (!right)
                return null;
            await SignInLinks.KillAll(db, person!.Value, ct);
            return new SignInLinks.Used(person.Value, returnPath ?? "/");
        }, ct);
    }

    private static byte[] Hash(Guid person, string code) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), person.ToByteArray(), Rounds, HashAlgorithmName.SHA256, 32);
}
