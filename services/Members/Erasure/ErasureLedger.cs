using System.Text.Json;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;
using Dapper;

namespace Animation.Members.Erasure;

/// <summary>One erasure, as the file outside the database remembers it: an id, a keyed hash, a date.</summary>
[method: ExplicitConstructor]
public sealed record ErasureLine(Guid PersonId, long Version, byte[]? AddressHash, DateTimeOffset ErasedAt);

/// <summary>
/// Erasures outlive backups: each is also a line of the file <c>ANIMATION_ERASURES</c>, kept apart from the database, and <c>prepare</c>
/// plays the file again, so that a restored backup forgets whom it had not yet forgotten.
/// </summary>
public static class ErasureLedger
{
    /// <summary>Adds lines to the file and waits for the disk; a line written twice is harmless.</summary>
    internal static async Task Append(string path, IReadOnlyList<ErasureLine> lines, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach (var line in lines)
            await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line).Append((byte)'\n').ToArray(), ct);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The lines of a file; one that was cut short by a crash is skipped.</summary>
    public static async Task<IReadOnlyList<ErasureLine>> Read(string path, CancellationToken ct)
    {
        var lines = new List<ErasureLine>();
        foreach (var text in await File.ReadAllLinesAsync(path, ct))
        {
            try
            {
                if (JsonSerializer.Deserialize<ErasureLine>(text) is { } line)
                    lines.Add(line);
            }
            catch (JsonException)
            {
                continue;
            }
        }
        return [.. lines.DistinctBy(line => line.PersonId)];
    }

    /// <summary><c>erasures list</c>: every erasure of the database, as lines of the file.</summary>
    public static async Task List(Settings settings, TextWriter console, TimeProvider clock, CancellationToken ct)
    {
        await using var databases = new Databases(settings);
        await using var db = new MembersDb(databases, new OutboxSignal(), clock);
        foreach (var line in await db.Query<ErasureLine>("SELECT person_id, version, address_hash, erased_at FROM erasure ORDER BY erased_at, person_id", ct: ct))
            await console.WriteLineAsync(JsonSerializer.Serialize(line));
    }

    /// <summary><c>erasures replay FILE</c>, and part of <c>prepare</c>: forgets again whom a restored backup brought back.</summary>
    /// <returns>How many were forgotten now.</returns>
    public static async Task<int> Replay(Settings settings, string path, TimeProvider clock, CancellationToken ct)
    {
        await using var databases = new Databases(settings);
        await using var db = new MembersDb(databases, new OutboxSignal(), clock);
        var forgotten = 0;
        foreach (var line in await Read(path, ct))
            forgotten += await Forget(db, line, ct) ? 1 : 0;
        return forgotten;
    }

    private static Task<bool> Forget(MembersDb db, ErasureLine line, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (await db.Value<bool>("SELECT EXISTS (SELECT FROM erasure WHERE person_id = @PersonId)", new { line.PersonId }, ct))
            return false;
        // The tombstone must beat every state published since the backup, which this database does not remember.
        await db.Execute("UPDATE person SET version = greatest(version, @Version - 1), roles = '{}' WHERE id = @PersonId AND erased_at IS NULL", new { line.PersonId, line.Version }, ct);
        if (!await Erasing.Erase(db, line.PersonId, AskedBy.Replay, ct))
        {
            await db.Execute(
                """
                INSERT INTO person (id, version, plain_name, language, roles, changed_at, erased_at) VALUES (@PersonId, @Version, '', 'fr', '{}', @ErasedAt, @ErasedAt)
                ON CONFLICT (id) DO NOTHING
                """, new { line.PersonId, line.Version, line.ErasedAt }, ct);
            await Erasing.Remember(db, line, AskedBy.Replay, new Dictionary<string, int>(), ct);
        }
        else if (line.AddressHash is { } hash)
            await NeverAgain.Promise(db, hash, line.ErasedAt, ct);
        return true;
    }, ct);
}
