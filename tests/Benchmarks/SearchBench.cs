using System.Diagnostics;
using System.Globalization;
using System.Text;
using Animation.Testing;
using Npgsql;
using NpgsqlTypes;

namespace Animation.Benchmarks;

/// <summary>
/// The library's own page, words, facets and counts included, over a million kept items, beside the barest query that finds as many rows by the same words.
/// </summary>
internal static class SearchBench
{
    private const int Requests = 400;
    private const int Million = 1_000_000;
    private static readonly string[] starts = ["ba", "co", "da", "fé", "gri", "lo", "ma", "né", "pra", "que", "ri", "sou", "ta", "vé"];
    private static readonly string[] middles = ["lan", "mou", "pri", "tré", "vil", "zon", "bar", "cra", "dou", "fil", "gan"];
    private static readonly string[] ends = ["tion", "ment", "age", "ité", "eur", "ence", "isme"];
    private static readonly string[] themes = ["ia", "vie-privee", "ouverture", "mobilite", "environnement"];
    private static readonly string[] formats = ["news", "news", "news", "guide", "law", "call", "study", "tool"];
    private static readonly string[] vocabulary = [.. Enumerable.Range(0, 20_000).Select(Word)];

    /// <param name="items">Fewer than a million to try something: the name of the figure then says so.</param>
    internal static async Task<IReadOnlyList<Figure>> Run(int items = Million)
    {
        var database = await TestServers.CreateDatabase();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { SearchPath = "watch,public", CommandTimeout = 0 });
        await Fill(source, items);
        await using var platform = await TestPlatform.Start("watch", database: database);
        using var client = new HttpClient { BaseAddress = platform.Address };
        var random = new Random(4);
        for (var warm = 0; warm < 40; warm++)
            await client.GetStringAsync(Asked(random).Page);
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var request = 0; request < Requests; request++)
        {
            var (page, words) = Asked(random);
            ours.Add(await Timed(() => client.GetStringAsync(page)));
            bare.Add(await Timed(() => Bare(source, words)));
        }
        var among = items == Million ? "" : string.Create(CultureInfo.InvariantCulture, $"_among_{items}");
        return [new Figure("search.p99_ms" + among, Figure.P99([.. ours]), Figure.P99([.. bare]), "ms"), new Figure("search.median_ms" + among, Figure.Median(ours), Figure.Median(bare), "ms")];
    }

    private static async Task<double> Timed<T>(Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<int> Bare(NpgsqlDataSource source, string words)
    {
        await using var command = source.CreateCommand("SELECT id, title FROM item WHERE state = 'kept' AND search @@ websearch_to_tsquery('french_plain', $1) LIMIT 25");
        command.Parameters.Add(new() { Value = words });
        await using var rows = await command.ExecuteReaderAsync();
        var count = 0;
        while (await rows.ReadAsync())
            count++;
        return count;
    }

    // What people ask: mostly words, common and rare; words within a facet; a facet alone; another order.
    private static (string Page, string Words) Asked(Random random)
    {
        var words = Zipf(random) + (random.Next(3) == 0 ? " " + Zipf(random) : "");
        var page = new StringBuilder("/veille?q=").Append(Uri.EscapeDataString(words));
        switch (random.Next(6))
        {
            case 0: page.Append("&theme=").Append(themes[random.Next(themes.Length)]); break;
            case 1: page.Append("&nature=law&tri=date"); break;
            case 2: page.Append("&tri=valeur"); break;
            case 3: page.Clear().Append("/veille?theme=").Append(themes[random.Next(themes.Length)]).Append("&territoire=R53"); break;
            case 4 when random.Next(4) == 0: page.Clear().Append("/veille"); break;
            default: break;
        }
        return (page.ToString(), words);
    }

    private static async Task Fill(NpgsqlDataSource source, int items)
    {
        await using var connection = await source.OpenConnectionAsync();
        var indexes = new List<(string Name, string Sql)>();
        await using (var list = new NpgsqlCommand("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'watch' AND tablename = 'item' AND indexdef NOT LIKE '%UNIQUE%'", connection))
        await using (var rows = await list.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                indexes.Add((rows.GetString(0), rows.GetString(1)));
        }
        await Do(connection, string.Concat(indexes.Select(index => $"DROP INDEX watch.{index.Name};")));
        await Do(connection, "INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at) SELECT gen_random_uuid(), 'Source ' || i, 'https://s' || i || '.example/f', 'fr', 'paused', gen_random_uuid(), now(), '1 day', now() FROM generate_series(1, 500) i");
        var sources = new List<Guid>();
        await using (var list = new NpgsqlCommand("SELECT id FROM source ORDER BY name", connection))
        await using (var rows = await list.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                sources.Add(rows.GetGuid(0));
        }
        await Copy(connection, sources, items);
        await Do(connection, "SET maintenance_work_mem = '256MB';" + string.Join(';', indexes.Select(index => index.Sql)));
        await Do(connection, "VACUUM ANALYZE item");
    }

    private static async Task Copy(NpgsqlConnection connection, List<Guid> sources, int items)
    {
        var random = new Random(1);
        var start = new DateTime(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY item (id, source_id, external_key, address, title, excerpt, content, content_policy, language, published_at, received_at, promise, state, slug, themes, note, value, kept_at, version, format, places, places_above, maturities, audience, members_only, useful) FROM STDIN (FORMAT binary)");
        for (var i = 0; i < items; i++)
        {
            var at = start.AddMinutes(i * (5 * 525_600.0 / items));
            await copy.StartRowAsync();
            await copy.WriteAsync(Guid.CreateVersion7(at), NpgsqlDbType.Uuid);
            await copy.WriteAsync(sources[random.Next(sources.Count)], NpgsqlDbType.Uuid);
            await copy.WriteAsync("k" + i.ToString(CultureInfo.InvariantCulture));
            await copy.WriteAsync("https://s.example/" + i.ToString(CultureInfo.InvariantCulture));
            await copy.WriteAsync(Text(random, 8));
            await copy.WriteAsync(Text(random, 30));
            await copy.WriteAsync(Text(random, 80));
            await copy.WriteAsync(1);
            await copy.WriteAsync("fr");
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(1);
            await copy.WriteAsync("kept");
            await copy.WriteAsync("s-" + i.ToString(CultureInfo.InvariantCulture));
            await copy.WriteAsync(new[] { themes[random.Next(themes.Length)], themes[random.Next(themes.Length)] }.Distinct().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(i % 3 == 0 ? Text(random, 20) : "");
            await copy.WriteAsync(1 + random.Next(3));
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(1L);
            await copy.WriteAsync(formats[random.Next(formats.Length)]);
            var commune = "35" + (1 + random.Next(300)).ToString("000", CultureInfo.InvariantCulture);
            await copy.WriteAsync(i % 2 == 0 ? [commune] : Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(i % 2 == 0 ? [commune, "D35", "R53", "FR"] : Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(i % 3 == 0 ? ["beginner"] : Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(i % 4 == 0 ? ["commune", "epci"] : Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(i % 20 == 0);
            await copy.WriteAsync(random.Next(50));
        }
        await copy.CompleteAsync();
    }

    private static async Task Do(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Zipf(random)));

    // As in any language: the n-th word is n times rarer than the first.
    private static string Zipf(Random random) => vocabulary[(int)Math.Exp(random.NextDouble() * Math.Log(vocabulary.Length)) - 1];

    private static string Word(int n) => starts[n % 14] + middles[n / 14 % 11] + ends[n / 154 % 7] + (n < 1078 ? "" : starts[n / 1078 % 14] + (n < 15_092 ? "" : "x"));
}
