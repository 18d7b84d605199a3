using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;

namespace Animation.Members.SecondFactor;

/// <summary>What staff add to the proof of their mailbox: the application of one telephone, and codes for the day it is lost.</summary>
internal sealed class SecondFactors(MembersDb db, IDataProtectionProvider protection)
{
    /// <summary>Wrong codes in an hour; only somebody who has just proved the mailbox can spend them.</summary>
    internal const int TriesAnHour = 10;

    private readonly IDataProtector protector = protection.CreateProtector("second-factor");

    internal enum Answer { Right, Wrong, TooMany }

    [method: ExplicitConstructor]
    private sealed record Row(string SealedKey, long LastStep, int Wrong);

    internal Task<bool> Enrolled(Guid person, CancellationToken ct) =>
        db.Value<bool>("SELECT EXISTS (SELECT FROM second_factor WHERE person_id = @person)", new { person }, ct);

    /// <summary>Recovery codes not used yet.</summary>
    internal Task<long> CodesLeft(Guid person, CancellationToken ct) =>
        db.Value<long>("SELECT count(*) FROM recovery_code WHERE person_id = @person AND used_at IS NULL", new { person }, ct);

    /// <summary>Takes a code of the application or a recovery code; either works once.</summary>
    internal Task<Answer> Give(Guid person, string? typed, CancellationToken ct) => db.InTransaction(async () =>
    {
        var row = await db.First<Row>(
            """
            SELECT sealed_key, last_step, CASE WHEN wrong_since > @now - interval '1 hour' THEN wrong ELSE 0 END AS wrong
            FROM second_factor WHERE person_id = @person FOR UPDATE
            """, new { person, now = db.Now }, ct);
        if (row is null)
            return Answer.Wrong;
        if (row.Wrong >= TriesAnHour)
            return Answer.TooMany;
        if (await Right(person, row, typed, ct))
            return Answer.Right;
        await db.Execute(
            "UPDATE second_factor SET wrong = @wrong, wrong_since = CASE WHEN @wrong = 1 THEN @now ELSE wrong_since END WHERE person_id = @person",
            new { person, wrong = row.Wrong + 1, now = db.Now }, ct);
        return Answer.Wrong;
    }, ct);

    private async Task<bool> Right(Guid person, Row row, string? typed, CancellationToken ct)
    {
        if (RecoveryCodes.Parse(typed) is { } paper)
        {
            return await db.Execute(
                "UPDATE recovery_code SET used_at = @now WHERE person_id = @person AND code_hash = @hash AND used_at IS NULL",
                new { person, hash = RecoveryCodes.Hash(person, paper), now = db.Now }, ct) == 1;
        }
        return Digits(typed) is { } code
            && OneTimeCodes.Check(OneTimeCodes.Read(protector.Unprotect(row.SealedKey)), code, db.Now, row.LastStep) is { } step
            && await db.Execute("UPDATE second_factor SET last_step = @step WHERE person_id = @person AND last_step < @step", new { person, step }, ct) == 1;
    }

    /// <summary>Ties the application that shows this code to the person, unless one is already.</summary>
    /// <returns>The recovery codes, to be shown once; none when the code is wrong or an application is already tied.</returns>
    internal Task<IReadOnlyList<string>?> Enrol(Guid person, string key, string? typed, CancellationToken ct) => db.InTransaction<IReadOnlyList<string>?>(async () =>
    {
        if (Digits(typed) is not { } code || OneTimeCodes.Check(OneTimeCodes.Read(key), code, db.Now, 0) is not { } step)
            return null;
        var tied = await db.Execute(
            """
            INSERT INTO second_factor (person_id, sealed_key, last_step, enrolled_at) VALUES (@person, @sealedKey, @step, @now)
            ON CONFLICT (person_id) DO NOTHING
            """, new { person, sealedKey = protector.Protect(key), step, now = db.Now }, ct);
        return tied == 1 ? await NewCodes(person, ct) : null;
    }, ct);

    /// <summary>Ten new recovery codes, to be shown once; the older ones open nothing any more.</summary>
    internal Task<IReadOnlyList<string>> NewCodes(Guid person, CancellationToken ct) => db.InTransaction<IReadOnlyList<string>>(async () =>
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes.Count).Select(_ => RecoveryCodes.New())];
        await db.Execute(
            """
            DELETE FROM recovery_code WHERE person_id = @person;
            INSERT INTO recovery_code (person_id, code_hash) SELECT @person, unnest(@hashes);
            """, new { person, hashes = codes.Select(code => RecoveryCodes.Hash(person, code)).ToArray() }, ct);
        return codes;
    }, ct);

    /// <summary>Unties the application: the next sign-in ties another. The caller ends the sessions.</summary>
    internal static Task Remove(MembersDb db, Guid person, CancellationToken ct) =>
        db.Execute("DELETE FROM second_factor WHERE person_id = @person", new { person }, ct);

    internal static string NewKey() => OneTimeCodes.Write(RandomNumberGenerator.GetBytes(OneTimeCodes.KeyLength));

    private static string? Digits(string? typed)
    {
        var code = string.Concat((typed ?? "").Where(sign => !char.IsWhiteSpace(sign)));
        return code.Length == 6 && code.All(char.IsAsciiDigit) ? code : null;
    }
}
