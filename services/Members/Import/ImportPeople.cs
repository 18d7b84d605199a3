using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Hosting.Messaging;
using Animation.Members.Choices;
using Animation.Members.Directory;
using Dapper;

namespace Animation.Members.Import;

/// <summary>Lines of people, a page a transaction: everything by sets, their messages too.</summary>
internal static class ImportPeople
{
    private const int PageSize = 5000;

    [method: ExplicitConstructor]
    private sealed record Added(Guid Id, string Name, string Address, string Language, Guid? OrganisationId, string Function, string? Standing, string Title)
    {
        // As Person would read it back: one function, begun today, and the version of something new.
        internal object Changed(Import import, DateTimeOffset now, DateOnly today) => new Person(
            Id, 1, Name, Address, Language, [], now, null, OrganisationId, OrganisationId is null ? null : Function, Standing, Title, PersonOrigins.Import, import.Origin, today,
            OrganisationId is { } of ? JsonSerializer.Serialize<Affiliation[]>([new(of, Function, Standing)], WireFormat.Json) : null).Changed();
    }

    /// <summary>Imports the next page.</summary>
    /// <returns>Its last line; none when it was the last page.</returns>
    internal static async Task<int?> Page(MembersDb db, Import import, CancellationToken ct)
    {
        var last = await db.Value<int?>(
            "SELECT max(line) FROM (SELECT line FROM import_row WHERE import_id = @Id AND line > @Position ORDER BY line LIMIT @PageSize) page",
            new { import.Id, import.Position, PageSize }, ct);
        if (last is null)
            return null;
        var args = new { import.Id, import.Position, last, import.Origin, now = db.Now, today = db.Today };
        await Add(db, import, args, ct);
        await Complete(db, args, ct);
        // Never a join here: the planner has no figures about an import that has just come, takes both sides for one line and compares each with each.
        await db.Execute(
            """
            DELETE FROM import_line WHERE import_id = @Id AND line > @Position AND line <= @last
              AND line NOT IN (SELECT line FROM import_row WHERE import_id = @Id AND line > @Position AND line <= @last AND outcome = 'refuse');
            UPDATE import_row SET address = NULL, name = NULL, plain_name = NULL, title = NULL
            WHERE import_id = @Id AND line > @Position AND line <= @last AND address IS NOT NULL;
            """, args, ct);
        return last;
    }

    private static async Task Add(MembersDb db, Import import, object args, CancellationToken ct)
    {
        // Somebody may have come since the check: the unique address decides, and their line has nothing to do. Statement by statement: a join
        // of two WITH lists has no statistics, and the planner compares each row with each.
        await db.Execute(
            """
            INSERT INTO person (id, version, name, address, plain_name, language, roles, changed_at, origin_means, origin_detail, origin_on)
            SELECT record_id, 1, name, address, plain_name, language, '{}', @now, 'import', @Origin, @today
            FROM import_row WHERE import_id = @Id AND line > @Position AND line <= @last AND outcome = 'add'
            ON CONFLICT (address) DO NOTHING;
            UPDATE import_row r SET outcome = 'same', record_id = NULL
            WHERE import_id = @Id AND line > @Position AND line <= @last AND outcome = 'add' AND NOT EXISTS (SELECT FROM person p WHERE p.id = r.record_id);
            INSERT INTO function (id, person_id, organisation_id, kind, standing, title, since, changed_at)
            SELECT function_id, record_id, organisation_id, function, standing, title, @today, @now
            FROM import_row WHERE import_id = @Id AND line > @Position AND line <= @last AND outcome = 'add' AND organisation_id IS NOT NULL;
            """, args, ct);
        var added = await db.Query<Added>(
            """
            SELECT record_id AS id, name, address, language, organisation_id, function, standing, title
            FROM import_row WHERE import_id = @Id AND line > @Position AND line <= @last AND outcome = 'add'
            """, args, ct);
        await db.PublishAll([.. added.Select(person => person.Changed(import, db.Now, db.Today))], ct);
        await MyChoices.BeginAll(db, [.. added.Select(person => person.Id)], ct);
    }

    private static async Task Complete(MembersDb db, object args, CancellationToken ct)
    {
        var people = await db.Query<Guid>(
            """
            WITH held AS (
              INSERT INTO function (id, person_id, organisation_id, kind, standing, title, since, changed_at)
              SELECT r.function_id, r.record_id, r.organisation_id, r.function, r.standing, r.title, @today, @now
              FROM import_row r JOIN person p ON p.id = r.record_id AND p.erased_at IS NULL
              WHERE r.import_id = @Id AND r.line > @Position AND r.line <= @last AND r.outcome = 'complete'
              RETURNING person_id)
            UPDATE person SET version = version + 1, changed_at = @now WHERE id IN (SELECT person_id FROM held) RETURNING id
            """, args, ct);
        await Tell(db, people, ct);
    }

    /// <summary>Publishes people as they are now.</summary>
    internal static async Task Tell(MembersDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var people = await db.Query<Person>(Person.Select + " WHERE p.id = ANY(@ids)", new { ids = ids.ToArray(), today = db.Today }, ct);
        await db.PublishAll([.. people.Select(person => person.Changed())], ct);
    }
}
