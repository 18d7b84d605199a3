using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Animation.PrivateServers;
using Npgsql;

namespace Animation.Benchmarks;

/// <summary>
/// Signing in: each link and each code is posted once by closed-loop clients, against the least that must be written for it (a row
/// changed, a row added, in one durable transaction).
/// </summary>
internal static partial class SignInBench
{
    private const int People = 2000;
    private const int Clients = 4;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex TokenOfForm { get; }

    /// <summary>A request waiting to be answered, with what only the mail and the browser hold.</summary>
    private sealed record Waiting(Guid Id, Guid Person, string Browser, string Token, string Code)
    {
        internal static Waiting New() => new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Secret(), Secret(), "123456");

        private static string Secret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    }

    internal static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var postgres = await PrivatePostgres.Start();
        var mail = Directory.CreateTempSubdirectory("animation-bench-");
        var port = Ports.Free();
        var environment = new Dictionary<string, string?>
        {
            ["ANIMATION_POSTGRES"] = postgres.ConnectionString,
            ["ANIMATION_DEMO"] = "1",
            ["ANIMATION_RABBITMQ"] = "memory",
            ["ANIMATION_MAIL"] = "folder:" + mail.FullName,
            ["ANIMATION_URL"] = $"http://127.0.0.1:{port}",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        var program = Path.Combine(AppContext.BaseDirectory, "Animation.dll");
        await using (var prepare = LeashedProcess.Start("dotnet", [program, "prepare"], new LeashOptions { Environment = environment }))
            await Wait.Until(() => prepare.HasEnded, TimeSpan.FromMinutes(5), () => prepare.Tail());
        await using var host = LeashedProcess.Start("dotnet", [program, "--urls", $"http://127.0.0.1:{port}"], new LeashOptions { Environment = environment });
        var site = new Uri($"http://127.0.0.1:{port}/");
        await host.WaitForHttp(new Uri(site, "sante/pret"), patience);
        await using var data = NpgsqlDataSource.Create(postgres.ConnectionString + ";Search Path=members,platform,public");

        // The first halves warm both sides up.
        var links = await Waiters(data);
        var link = await Post(site, links, waiting => ($"connexion/{waiting.Token}", []));
        var codes = await Waiters(data);
        var code = await Post(site, codes, waiting => ("connexion/envoi", [KeyValuePair.Create("Code", waiting.Code)]));
        var bare = await Bare(data, await Waiters(data));
        mail.Delete(recursive: true);
        return [new Figure("signin.p99_ms", link, bare, "ms"), new Figure("signin.code_p99_ms", code, bare, "ms")];
    }

    private static async Task<Waiting[]> Waiters(NpgsqlDataSource data)
    {
        Waiting[] all = [.. Enumerable.Range(0, People).Select(_ => Waiting.New())];
        await using var insert = data.CreateCommand(
            """
            INSERT INTO person (id, version, name, address, plain_name, language, roles, changed_at)
            SELECT p, 1, 'Personne', p || '@exemple.fr', p::text, 'fr', '{}', now() FROM unnest($1) p;
            """);
        insert.Parameters.AddWithValue(all.Select(one => one.Person).ToArray());
        await insert.ExecuteNonQueryAsync();
        await using var ask = data.CreateCommand(
            """
            INSERT INTO sign_in (id, person_id, browser_hash, token_hash, code_hash, return_path, asked_at, handled_at, expires_at)
            SELECT i, p, b, t, c, '/moi', now(), now() - interval '5 minutes', now() + interval '30 minutes' FROM unnest($1, $2, $3, $4, $5) AS r (i, p, b, t, c)
            """);
        ask.Parameters.AddWithValue(all.Select(one => one.Id).ToArray());
        ask.Parameters.AddWithValue(all.Select(one => one.Person).ToArray());
        ask.Parameters.AddWithValue(all.Select(one => SHA256.HashData(Encoding.UTF8.GetBytes(one.Browser))).ToArray());
        ask.Parameters.AddWithValue(all.Select(one => SHA256.HashData(Encoding.UTF8.GetBytes(one.Token))).ToArray());
        ask.Parameters.AddWithValue(all.Select(one => HMACSHA256.HashData(Encoding.UTF8.GetBytes(one.Browser), (byte[])[.. one.Id.ToByteArray(), .. Encoding.UTF8.GetBytes(one.Code)])).ToArray());
        await ask.ExecuteNonQueryAsync();
        return all;
    }

    private static async Task<double> Post(Uri site, Waiting[] all, Func<Waiting, (string Path, KeyValuePair<string, string>[] Fields)> form)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = site };
        using var page = await client.GetAsync("connexion");
        var token = TokenOfForm.Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        var cookies = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        return await Load(all, async waiting =>
        {
            var (path, fields) = form(waiting);
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Cle", ""), .. fields]),
            };
            request.Headers.Add("Cookie", $"{cookies}; __Host-animation-connexion={waiting.Browser}");
            using var answer = await client.SendAsync(request);
            if (answer.Headers.Location?.OriginalString != "/moi")
                throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        });
    }

    private static Task<double> Bare(NpgsqlDataSource data, Waiting[] all) => Load(all, async waiting =>
    {
        await using var connection = await data.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var write = new NpgsqlCommand(
            """
            WITH used AS (UPDATE sign_in SET used_at = now() WHERE id = $1 RETURNING person_id)
            INSERT INTO session (id_hash, person_id, roles, created_at, seen_at, expires_at) SELECT $2, person_id, '{}', now(), now(), now() + interval '1 day' FROM used
            """, connection, transaction);
        write.Parameters.AddWithValue(waiting.Id);
        write.Parameters.AddWithValue(SHA256.HashData(Encoding.UTF8.GetBytes(waiting.Token)));
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    });

    /// <summary>p99 in milliseconds over the second half.</summary>
    private static async Task<double> Load(Waiting[] all, Func<Waiting, Task> act)
    {
        var times = new double[all.Length];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < all.Length; index = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                await act(all[index]);
                times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        return Figure.P99(times[(all.Length / 2)..]);
    }
}
