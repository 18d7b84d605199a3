using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Hosting.Erasure;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Dapper;

namespace Animation.Members.Erasure;

/// <summary>Who asked that a person be forgotten.</summary>
internal static class AskedBy
{
    internal const string Self = "self";
    internal const string Admin = "admin";

    /// <summary>A retention rule: their time was over.</summary>
    internal const string Retention = "retention";

    /// <summary>A backup was restored that still held them.</summary>
    internal const string Replay = "replay";
}

/// <summary>
/// Forgets a person, in one transaction: only a tombstone, a promise and a line of the erasure ledger stay. The tombstone makes every
/// other service forget; <see cref="FinishErasures"/> does what no transaction can.
/// </summary>
internal static class Erasing
{
    [method: ExplicitConstructor]
    private sealed record Known(long Version, string Address, string[] Roles);

    /// <summary>Everything Members keeps about somebody beside their own row. A new table about people gets a line here.</summary>
    private static readonly (string What, string Sql)[] traces =
    [
        ("functions", "DELETE FROM function WHERE person_id = @id"),
        ("choices", "DELETE FROM preferences WHERE person_id = @id"),
        ("consents", "DELETE FROM consent_state WHERE person_id = @id"),
        ("warnings", "DELETE FROM silence_warning WHERE person_id = @id"),
        ("contacts", "DELETE FROM contact WHERE person_id = @id"),
        ("import files", """
            WITH gone AS (
              UPDATE import_row SET name = NULL, address = NULL, plain_name = NULL, title = NULL, outcome = 'same'
              WHERE (record_id = @id OR address = @Address) AND address IS NOT NULL RETURNING import_id, line)
            DELETE FROM import_line WHERE (import_id, line) IN (SELECT import_id, line FROM gone)
              OR EXISTS (SELECT FROM unnest(cells) AS cell WHERE lower(trim(cell)) = @Address)
            """),
        ("subscriptions", "DELETE FROM subscription_request WHERE address = @Address"),
        ("sign-in", "DELETE FROM sign_in WHERE person_id = @id OR address = @Address"),
        ("dictated-codes", "DELETE FROM dictated_code WHERE person_id = @id"),
        ("address-changes", "DELETE FROM address_change WHERE person_id = @id OR new_address = @Address"),
        ("second-factor", "DELETE FROM second_factor WHERE person_id = @id"),
    ];

    /// <returns>False when there was nobody to forget.</returns>
    /// <exception cref="Refusal">They are the last administrator.</exception>
    internal static Task<bool> Erase(MembersDb db, Guid id, string askedBy, CancellationToken ct) => db.InTransaction(async () =>
    {
        await LockAdmins(db, ct);
        var known = await db.First<Known>("SELECT version, address, roles FROM person WHERE id = @id AND erased_at IS NULL FOR UPDATE", new { id }, ct);
        if (known is null)
            return false;
        await RefuseLastAdmin(db, id, known.Roles, ct);
        // Who was only silent for long made no wish: they may be met again.
        var hash = askedBy == AskedBy.Retention ? null : await NeverAgain.HashOf(db, known.Address, ct);
        var removed = new Dictionary<string, int>();
        foreach (var (what, sql) in traces)
            removed[what] = await db.Execute(sql, new { id, known.Address }, ct);
        removed["consents"] += (int)await db.Value<long>("SELECT forget_consents(@id)", new { id }, ct);
        removed["record"] = await db.Execute(
            """
            UPDATE person SET version = version + 1, name = NULL, address = NULL, plain_name = '', roles = '{}', changed_at = @now, erased_at = @now,
              origin_means = NULL, origin_detail = NULL, origin_on = NULL, default_organisation = NULL, on_own_behalf = false
            WHERE id = @id
            """, new { id, now = db.Now }, ct);
        removed["outbox"] = await db.ForgetMessages(id, known.Address, ct);
        await Remember(db, new(id, known.Version + 1, hash, db.Now), askedBy, removed, ct);
        return true;
    }, ct);

    /// <summary>Writes the promise, the ledger line and our own report, and tells every service.</summary>
    internal static async Task Remember(
        MembersDb db, ErasureLine line, string askedBy, IReadOnlyDictionary<string, int> removed, CancellationToken ct)
    {
        if (line.AddressHash is { } hash)
            await NeverAgain.Promise(db, hash, line.ErasedAt, ct);
        var done = removed.Where(kind => kind.Value > 0).ToDictionary(kind => kind.Key, kind => kind.Value);
        await db.Execute(
            """
            INSERT INTO erasure (person_id, version, asked_by, address_hash, erased_at) VALUES (@PersonId, @Version, @askedBy, @AddressHash, @ErasedAt)
            ON CONFLICT (person_id) DO NOTHING;
            INSERT INTO erasure_report (person_id, service, removed, at) VALUES (@PersonId, 'members', @done::jsonb, @now)
            ON CONFLICT (person_id, service) DO NOTHING;
            """, new { line.PersonId, line.Version, askedBy, line.AddressHash, line.ErasedAt, done = JsonSerializer.Serialize(done), now = db.Now }, ct);
        await db.Publish(new MemberErased(line.PersonId, line.Version, line.ErasedAt), ct);
    }

    /// <summary>Two administrators who leave at once queue up: taken before any other row, and in one order.</summary>
    internal static Task LockAdmins(MembersDb db, CancellationToken ct) =>
        db.Query<Guid>("SELECT id FROM person WHERE roles @> '{admin}' ORDER BY id FOR UPDATE", ct: ct);

    /// <summary>Somebody must be left who can give roles. Needs <see cref="LockAdmins"/>.</summary>
    /// <exception cref="Refusal">Nobody would be.</exception>
    internal static async Task RefuseLastAdmin(MembersDb db, Guid id, IReadOnlyCollection<string> roles, CancellationToken ct)
    {
        if (!roles.Contains(Hosting.Identity.Roles.Admin))
            return;
        if (!await db.Value<bool>("SELECT EXISTS (SELECT FROM person WHERE roles @> '{admin}' AND id <> @id)", new { id }, ct))
        {
            throw new Refusal("members.last_admin", new(
                "C'est la dernière personne d'administration : donnez d'abord ce rôle à quelqu'un d'autre.",
                "This is the last administrator: give somebody else that role first."));
        }
    }
}
