using Animation.Contracts.Members;
using Animation.Members.Directory;
using Animation.Members.History;
using Dapper;

namespace Animation.Members.Import;

/// <summary>
/// Takes an import back, a page a transaction: only what nobody has touched since. What stays says why. Whoever goes leaves a tombstone like
/// anybody forgotten, but no promise: it was a mistake of ours, not their wish.
/// </summary>
internal static class UndoImport
{
    private const int PageSize = 2000;

    [method: ExplicitConstructor]
    private sealed record Gone(Guid Id, long Version);

    /// <summary>Takes the next page back.</summary>
    /// <returns>Its last line; none when it was the last page.</returns>
    internal static async Task<int?> Page(MembersDb db, Import import, CancellationToken ct)
    {
        var last = await db.Value<int?>(
            "SELECT max(line) FROM (SELECT line FROM import_row WHERE import_id = @Id AND line > @Position ORDER BY line LIMIT @PageSize) page",
            new { import.Id, import.Position, PageSize }, ct);
        if (last is null)
            return null;
        var args = new { import.Id, import.Position, last, now = db.Now, today = db.Today };
        if (import.Subject == Import.Organisations)
            await Organisations(db, args, ct);
        else
            await People(db, args, ct);
        return last;
    }

    private const string PageRows = "r.import_id = @Id AND r.line > @Position AND r.line <= @last";

    private static async Task People(MembersDb db, object args, CancellationToken ct)
    {
        await db.Execute(
            $"""
            UPDATE import_row r SET kept = CASE
                WHEN p.erased_at IS NOT NULL THEN 'gone' WHEN p.version > 1 THEN 'changed'
                WHEN EXISTS (SELECT FROM sign_in s WHERE s.person_id = p.id AND s.used_at IS NOT NULL) THEN 'signed-in' ELSE 'chosen' END
            FROM person p LEFT JOIN preferences c ON c.person_id = p.id
            WHERE {PageRows} AND r.outcome = 'add' AND p.id = r.record_id AND (p.erased_at IS NOT NULL OR p.version > 1 OR c.version > 1
              OR EXISTS (SELECT FROM sign_in s WHERE s.person_id = p.id AND s.used_at IS NOT NULL))
            """, args, ct);
        var gone = await db.Query<Gone>(
            $"""
            WITH page AS (SELECT record_id FROM import_row r WHERE {PageRows} AND r.outcome = 'add' AND r.kept IS NULL),
            held AS (DELETE FROM function WHERE person_id IN (SELECT record_id FROM page)),
            chosen AS (DELETE FROM preferences WHERE person_id IN (SELECT record_id FROM page)),
            asked AS (DELETE FROM sign_in WHERE person_id IN (SELECT record_id FROM page))
            UPDATE person SET version = version + 1, name = NULL, address = NULL, plain_name = '', changed_at = @now, erased_at = @now,
              origin_means = NULL, origin_detail = NULL, origin_on = NULL
            WHERE id IN (SELECT record_id FROM page) RETURNING id, version
            """, args, ct);
        await db.PublishAll([.. gone.Select(person => new MemberErased(person.Id, person.Version, db.Now))], ct);
        // A known person gives back the function the file gave them, unless somebody changed it.
        var fewer = await db.Query<Guid>(
            $"""
            WITH page AS (SELECT r.line, r.function_id FROM import_row r WHERE {PageRows} AND r.outcome = 'complete'),
            taken AS (DELETE FROM function f USING page WHERE f.id = page.function_id AND f.until IS NULL AND f.standing IS NOT DISTINCT FROM
              (SELECT standing FROM import_row r WHERE r.import_id = @Id AND r.line = page.line) RETURNING f.id, f.person_id),
            left_over AS (UPDATE import_row r SET kept = 'changed' WHERE {PageRows} AND r.outcome = 'complete' AND r.function_id NOT IN (SELECT id FROM taken))
            UPDATE person SET version = version + 1, changed_at = @now WHERE id IN (SELECT person_id FROM taken) RETURNING id
            """, args, ct);
        await ImportPeople.Tell(db, fewer, ct);
    }

    private static async Task Organisations(MembersDb db, object args, CancellationToken ct)
    {
        // Added ones leave unless somebody acts for them or they changed; completed ones get back what they had.
        var changed = (await db.Query<Organisation>(
            $"""
            UPDATE organisation o SET version = version + 1, removed_at = @now, changed_at = @now
            FROM import_row r WHERE {PageRows} AND r.outcome = 'add' AND o.id = r.record_id AND o.version = 1
              AND NOT EXISTS (SELECT FROM function f WHERE f.organisation_id = o.id)
            RETURNING {Organisation.ColumnsOf("o")}
            """, args, ct)).ToList();
        changed.AddRange(await db.Query<Organisation>(
            $"""
            UPDATE organisation o SET version = o.version + 1, changed_at = @now, {Restoring.Organisation}
            FROM change c JOIN import_row r ON {PageRows} AND r.outcome = 'complete' AND r.record_id = c.organisation_id
            WHERE c.work = @Id AND c.subject = 'organisation' AND c.organisation_id = o.id AND c.version = o.version
            RETURNING {Organisation.ColumnsOf("o")}
            """, args, ct));
        await db.PublishAll([.. changed.Select(organisation => organisation.Changed())], ct);
        await db.Execute(
            $"""
            UPDATE import_row r SET kept = CASE WHEN o.version = 1 THEN 'in-use' ELSE 'changed' END
            FROM organisation o WHERE {PageRows} AND r.outcome IN ('add', 'complete') AND o.id = r.record_id AND NOT o.id = ANY(@done)
            """, With(args, changed), ct);
    }

    private static DynamicParameters With(object args, List<Organisation> changed)
    {
        var all = new DynamicParameters(args);
        all.Add("done", changed.Select(organisation => organisation.Id).ToArray());
        return all;
    }
}
