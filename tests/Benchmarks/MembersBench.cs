using System.Diagnostics;
using System.Globalization;
using System.Text;
using Animation.Hosting.Data;
using Animation.Members;
using Animation.Members.Directory;
using Animation.Members.Import;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Animation.Benchmarks;

/// <summary>
/// The directory at work. An import of 20,000 lines, from the bytes of the file to the last message in the outbox, against a bare COPY of the same
/// people into a table with the columns and indexes of theirs, into one with no index at all, and of every row that the import leaves behind
/// (people, functions, choices, lines, messages); then the search among 50,000 people.
/// </summary>
internal static class MembersBench
{
    private const int Lines = 20_000;
    private const int People = 50_000;
    private const int Passes = 3;
    private const int Searches = 400;
    private static readonly string[] first = ["Agathe", "Amina", "Antoine", "Baptiste", "Chloé", "Émile", "Fatou", "Gilles", "Hélène", "Inès", "Karim", "Léa", "Nadia", "Olivier", "Solène", "Yann"];
    private static readonly string[] last = ["Aubert", "Benali", "Carpentier", "Da Silva", "Étienne", "Fabre", "Guérin", "Hamon", "Kermarrec", "Lefèvre", "Marchand", "N'Guyen", "Perrot", "Traoré", "Weber"];

    internal static async Task<IReadOnlyList<Figure>> Run()
    {
        var database = await TestServers.CreateDatabase();
        await using var platform = await TestPlatform.Start("members", database: database);
        await platform.InScope(services => Organisations(services.GetRequiredService<MembersDb>()));
        var passes = new List<(double Import, double Indexed, double Bare, double All)>();
        for (var pass = 0; pass < Passes; pass++)
        {
            var table = Table(pass);
            passes.Add((await Import(platform, table), await Copy(platform, table, "INCLUDING ALL"), await Copy(platform, table, "INCLUDING DEFAULTS"), await CopyAll(database, pass)));
        }
        await using (var owner = new NpgsqlConnection(database))
        {
            await owner.OpenAsync();
            await Execute(owner, "VACUUM (ANALYZE) members.person, members.function, members.organisation");
        }
        var searched = await Search(platform);
        var import = Figure.Median(passes.Select(pass => Lines / pass.Import));
        return
        [
            new Figure("import.rows_per_s", import, Figure.Median(passes.Select(pass => Lines / pass.Indexed)), "rows/s"),
            new Figure("import.rows_per_s_bare", import, Figure.Median(passes.Select(pass => Lines / pass.Bare)), "rows/s"),
            new Figure("import.rows_per_s_all", import, Figure.Median(passes.Select(pass => Lines / pass.All)), "rows/s"),
            new Figure("directory.search_p99_ms", searched, 50, "ms"),
        ];
    }

    private static Task<int> Organisations(MembersDb db) => db.InTransaction(() => db.Execute(
        """
        INSERT INTO organisation (id, version, name, plain_name, kind, status, place, changed_at)
        SELECT gen_random_uuid(), 1, 'Commune ' || i, 'commune ' || i, 'commune', 'member', (73000 + i % 300)::text, now() FROM generate_series(1, 2000) i
        """));

    // Each pass brings other people: an import of known ones has nothing to do.
    private static string Table(int pass)
    {
        var text = new StringBuilder("prénom;nom;courriel;organisation;fonction;intitulé\n");
        var dice = new Random(pass);
        for (var i = 0; i < Lines; i++)
            text.Append(CultureInfo.InvariantCulture, $"{first[dice.Next(first.Length)]};{last[dice.Next(last.Length)]};p{pass}-{i}@exemple{i % 40}.fr;Commune {1 + i % 2000};agent;Chargée de mission {i}\n");
        return text.ToString();
    }

    private static async Task<double> Import(TestPlatform platform, string table)
    {
        var bytes = Encoding.UTF8.GetBytes(table);
        var started = Stopwatch.GetTimestamp();
        await platform.InScope(async services =>
        {
            var db = services.GetRequiredService<MembersDb>();
            var id = await StartImport.Start(db, "people", "bench", bytes, null, default);
            var import = (await Members.Import.Import.Find(db, id, default))!;
            await CheckImport.Check(db, id, import.Mapping, "bench", default);
            await db.Execute("UPDATE import SET state = 'running' WHERE id = @id", new { id });
            while (await db.Value<string>("SELECT state FROM import WHERE id = @id", new { id }) != "done")
                await RunImports.NextPage(db, default);
        });
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> Copy(TestPlatform platform, string table, string likeness)
    {
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(';')).ToList();
        await using var connection = await platform.Services.GetRequiredService<Databases>()["members"].OpenConnectionAsync();
        await Execute(connection, $"CREATE TEMP TABLE yardstick (LIKE person {likeness})");
        var started = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginBinaryImportAsync("COPY yardstick (id, version, name, address, plain_name, language, roles, changed_at) FROM STDIN (FORMAT binary)"))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), NpgsqlDbType.Uuid);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await copy.WriteAsync($"{row[0]} {row[1]}", NpgsqlDbType.Text);
                await copy.WriteAsync(row[2], NpgsqlDbType.Text);
                await copy.WriteAsync($"{row[0]} {row[1]} {row[2]}", NpgsqlDbType.Text);
                await copy.WriteAsync("fr", NpgsqlDbType.Text);
                await copy.WriteAsync(Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                await copy.WriteAsync(DateTime.UnixEpoch, NpgsqlDbType.TimestampTz);
            }
            await copy.CompleteAsync();
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Execute(connection, "DROP TABLE yardstick");
        return seconds;
    }

    // Every row that the import of this pass left behind, copied as it is into tables with the same columns and indexes.
    private static async Task<double> CopyAll(string database, int pass)
    {
        await using var owner = new NpgsqlConnection(database + ";Search Path=members,public");
        await owner.OpenAsync();
        var seconds = 0.0;
        foreach (var (table, which) in new[]
        {
            ("person", $"address LIKE 'p{pass}-%'"), ("function", $"person_id IN (SELECT id FROM person WHERE address LIKE 'p{pass}-%')"),
            ("preferences", $"person_id IN (SELECT id FROM person WHERE address LIKE 'p{pass}-%')"),
            ("import_row", "import_id = (SELECT id FROM import ORDER BY created_at DESC, id DESC LIMIT 1)"),
            ("outbox", $"seq > (SELECT max(seq) FROM outbox) - {2 * Lines}"),
        })
        {
            using var rows = new MemoryStream();
            await using (var read = await owner.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM {table} WHERE {which}) TO STDOUT (FORMAT binary)"))
                await read.CopyToAsync(rows);
            rows.Position = 0;
            await Execute(owner, $"CREATE TEMP TABLE yardstick (LIKE {table} INCLUDING ALL)");
            var started = Stopwatch.GetTimestamp();
            await using (var write = await owner.BeginRawBinaryCopyAsync("COPY yardstick FROM STDIN (FORMAT binary)"))
                await rows.CopyToAsync(write);
            seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            await Execute(owner, "DROP TABLE yardstick");
        }
        return seconds;
    }

    // What the page of people does: a page of the list and how many there are.
    private static async Task<double> Search(TestPlatform platform)
    {
        await using (var connection = await platform.Services.GetRequiredService<Databases>()["members"].OpenConnectionAsync())
        {
            var missing = await Execute(connection, $"SELECT greatest(0, {People} - count(*)) FROM person");
            if (missing > 0)
                throw new InvalidOperationException($"{missing} people are missing.");
            // What the server does by itself within the minute, and what the imports published on its way: neither is the search's.
            while (await Execute(connection, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") > 0)
                await Task.Delay(100);
        }
        string[] asked = ["marchand", "agathe kermarrec", "p1-17@", "commune 12", "etienne", "ma", "zzz", "chloe"];
        var times = new double[Searches];
        for (var i = -asked.Length; i < Searches; i++)
        {
            var filter = DirectoryFilter.Nothing with { Text = asked[(i + asked.Length) % asked.Length], Kind = i % 3 == 0 ? "commune" : null };
            var started = Stopwatch.GetTimestamp();
            await platform.InScope(async services =>
            {
                var db = services.GetRequiredService<MembersDb>();
                await BrowseDirectory.SearchPeople(db, filter, default);
            });
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return Figure.P99(times);
    }

    private static async Task<long> Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is long number ? number : 0;
    }
}
