using Animation.Hosting.Errors;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Vocabulary;
using Npgsql;
using NpgsqlTypes;

namespace Animation.Members.Import;

/// <summary>The dry run: every line is understood or refused with its reason, and nothing of the directory changes.</summary>
public static class CheckImport
{
    /// <summary>Decides every line under a mapping, and remembers what the headers meant.</summary>
    /// <exception cref="Refusal">A column every line needs is missing, or the import has begun.</exception>
    internal static Task Check(MembersDb db, Guid id, string[] mapping, string origin, CancellationToken ct) => db.InTransaction(async () =>
    {
        var import = await db.First<Import>($"SELECT {Import.Columns} FROM import WHERE id = @id AND state IN ('draft', 'checked') FOR UPDATE", new { id }, ct)
            ?? throw SaveOrganisation.Changed();
        Refuse(import, mapping, origin);
        var lines = await db.Query<(int Number, string[] Cells)>("SELECT line, cells FROM import_line WHERE import_id = @id ORDER BY line", new { id }, ct);
        var rows = import.Subject == Import.People
            ? await People(db, mapping, lines, ct)
            : await ImportOrganisations.Decide(db, mapping, lines, ct);
        await db.Execute("DELETE FROM import_row WHERE import_id = @id", new { id }, ct);
        await Copy(db.Ambient.Connection, id, rows, ct);
        await db.Execute("UPDATE import SET state = 'checked', mapping = @mapping, origin = @origin WHERE id = @id", new { id, mapping, origin }, ct);
        await db.Execute(
            """
            INSERT INTO import_header (subject, header, field) SELECT DISTINCT ON (header) @Subject, header, field FROM unnest(@headers, @mapping) AS t (header, field)
            ON CONFLICT (subject, header) DO UPDATE SET field = excluded.field
            """, new { import.Subject, headers = import.Head.Select(Import.Remembered).ToArray(), mapping }, ct);
    }, ct);

    private static void Refuse(Import import, string[] mapping, string origin)
    {
        var problems = new List<Problem>();
        var fields = mapping.Where(field => field.Length > 0).ToList();
        if (mapping.Length != import.Head.Length || fields.Any(field => ImportFields.Of(import.Subject).All(known => known.Code != field)))
            problems.Add(new("members.import_columns", new("Dites pour chaque colonne ce qu'elle contient.", "Say for each column what it holds."), "Columns"));
        else if (fields.Count != fields.Distinct().Count())
            problems.Add(new("members.import_twice", new("Deux colonnes disent la même chose : ignorez l'une d'elles.", "Two columns say the same: ignore one of them."), "Columns"));
        else if (!fields.Contains(import.Subject == Import.People ? "address" : "name") && !(import.Subject == Import.Organisations && fields.Contains("place")))
        {
            problems.Add(import.Subject == Import.People
                ? new("members.import_address", new("Dites quelle colonne contient l'adresse de courriel.", "Say which column holds the mail address."), "Columns")
                : new("members.import_name", new("Dites quelle colonne contient le nom ou le territoire.", "Say which column holds the name or the territory."), "Columns"));
        }
        if (import.Subject == Import.People && origin.Length is 0 or > 200)
            problems.Add(new("members.import_origin", new("Dites d'où viennent ces adresses (200 signes au plus) : le premier courriel le dira.", "Say where these addresses come from (200 characters at most): the first mail will tell."), "Origin"));
        Refusal.ThrowIfAny(problems);
    }

    private static async Task<IEnumerable<ImportRow>> People(MembersDb db, string[] mapping, IReadOnlyList<(int Number, string[] Cells)> lines, CancellationToken ct)
    {
        var addresses = lines.Select(line => Addresses.Parse(new ImportCells(mapping, line.Cells)["address"])).OfType<string>().Distinct().ToArray();
        var people = await db.Query<(string Address, Guid Id, Guid[] ActsFor)>(
            """
            SELECT p.address, p.id, ARRAY(SELECT organisation_id FROM function f WHERE f.person_id = p.id AND since <= @today AND (until IS NULL OR until >= @today))
            FROM person p WHERE p.address = ANY(@addresses)
            """, new { addresses, today = db.Today }, ct);
        var known = new KnownDirectory(
            people.ToDictionary(person => person.Address, person => (person.Id, person.ActsFor)), await Organisations(db, ct), await NeverAgain.Among(db, addresses, ct));
        var seen = new Dictionary<string, int>(lines.Count);
        var now = db.Now;
        // Decided while the ones before are being written: the database and this process work side by side.
        return lines.Select(line => DecidePerson.Decide(line.Number, new ImportCells(mapping, line.Cells), known, seen, () => Guid.CreateVersion7(now)));
    }

    private static async Task<ILookup<string, Guid>> Organisations(MembersDb db, CancellationToken ct)
    {
        var all = await db.Query<(Guid Id, string PlainName, string? Siren, string? Place, string Kind, string[] Domains)>(
            "SELECT id, plain_name, siren, place, kind, domains FROM organisation WHERE removed_at IS NULL", null, ct);
        return all.SelectMany(one => Keys(one).Select(key => (key, one.Id))).ToLookup(pair => pair.key, pair => pair.Id);

        static IEnumerable<string> Keys((Guid Id, string PlainName, string? Siren, string? Place, string Kind, string[] Domains) one)
        {
            yield return one.PlainName;
            if ((one.Siren ?? (Organisation.IsLocalAuthority(one.Kind) ? Places.Find(one.Place)?.Siren : null)) is { } siren)
                yield return "siren:" + siren;
            if (one.Place is not null && Organisation.IsLocalAuthority(one.Kind))
                yield return "place:" + one.Place;
            foreach (var domain in one.Domains)
                yield return "domain:" + domain;
        }
    }

    private static async Task Copy(NpgsqlConnection connection, Guid import, IEnumerable<ImportRow> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY import_row (import_id, line, outcome, refusal_fr, refusal_en, record_id, function_id, address, name, plain_name, language, organisation_id, function,
              standing, title) FROM STDIN (FORMAT binary)
            """, ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(import, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, ct);
            await Texts(copy, ct, row.Outcome, row.Refusal?.Fr, row.Refusal?.En);
            await Id(copy, row.RecordId, ct);
            await Id(copy, row.FunctionId, ct);
            // What is not imported is not kept twice: a refused line still has its cells.
            var person = row.Outcome is ImportRow.Add or ImportRow.Complete ? row.Person : null;
            await Texts(copy, ct, person?.Address, person?.Name, person is null ? null : $"{PlaceNames.Plain(person.Name)} {person.Address}", person?.Language);
            await Id(copy, person?.Organisation, ct);
            await Texts(copy, ct, person?.Function, person?.Standing, person?.Title);
        }
        await copy.CompleteAsync(ct);
    }

    private static Task Id(NpgsqlBinaryImporter copy, Guid? id, CancellationToken ct) =>
        id is { } value ? copy.WriteAsync(value, NpgsqlDbType.Uuid, ct) : copy.WriteNullAsync(ct);

    private static async Task Texts(NpgsqlBinaryImporter copy, CancellationToken ct, params string?[] values)
    {
        foreach (var value in values)
            await (value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Text, ct));
    }
}
