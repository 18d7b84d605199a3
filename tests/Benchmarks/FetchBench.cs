using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Animation.Hosting.Fetching;
using Animation.Testing;
using Animation.Watch.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.Benchmarks;

/// <summary>
/// A thousand simulated sources on two hundred hosts for a simulated day: unchanged, moved, gone, busy, slow, lying about what changed. The site
/// itself counts the requests that come before it allows.
/// </summary>
internal static class FetchBench
{
    private const int Sources = 1_000;
    private const int Hosts = 200;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);

    internal static async Task<IReadOnlyList<Figure>> Run()
    {
        TestClock? clock = null;
        var site = new Site(() => clock!.GetUtcNow());
        await using var web = await site.Start();
        var options = new FetchOptions
        {
            Exempt = new HashSet<string>(Enumerable.Range(0, Hosts).Select(host => $"h{host}.example:{site.Port}")),
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        };
        await using var platform = await TestPlatform.Start("watch", builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(provider => new GuardedFetch(options, provider.GetRequiredService<TimeProvider>()));
        });
        clock = platform.Clock;
        await platform.Rows<int>(
            "watch",
            """
            INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
            SELECT gen_random_uuid(), 's' || n, 'http://h' || n % @Hosts || '.example:' || @Port || '/' || n, 'fr', 'active', gen_random_uuid(), @now, @rhythm, @now
            FROM generate_series(0, @Sources - 1) AS n
            """,
            new { Hosts, site.Port, now = clock.GetUtcNow(), rhythm = Rhythm.Ceiling, Sources });
        var tick = platform.Services.GetRequiredService<FetchDueSources>();
        var started = Stopwatch.GetTimestamp();
        await tick.Run();
        var (items, first) = ((await platform.Rows<long>("watch", "SELECT count(*) FROM item"))[0], Stopwatch.GetElapsedTime(started));
        for (var end = clock.GetUtcNow() + Day; clock.GetUtcNow() < end; clock.Advance(Step))
            await tick.Run();
        return
        [
            new Figure("fetch.early_requests", site.Early, site.Requests, "requests"),
            new Figure("fetch.unchanged_304", site.NotModified, site.Unchanged, "answers"),
            new Figure("items.stored_per_s", items / first.TotalSeconds, await BareInserts(platform, items), "items/s"),
        ];
    }

    // The same number of rows, one statement each, on one connection.
    private static async Task<double> BareInserts(TestPlatform platform, long rows)
    {
        await platform.Rows<int>("watch", "SELECT 1");
        await using var connection = await platform.Services.GetRequiredService<Animation.Hosting.Data.Databases>()["watch"].OpenConnectionAsync();
        await using (var table = new NpgsqlCommand("CREATE TEMPORARY TABLE bare (LIKE item INCLUDING DEFAULTS)", connection))
            await table.ExecuteNonQueryAsync();
        var text = new string('x', 1_000);
        var started = Stopwatch.GetTimestamp();
        for (var row = 0; row < rows; row++)
        {
            await using var insert = new NpgsqlCommand(
                "INSERT INTO bare (id, seq, source_id, external_key, title, excerpt, content, content_policy, language, published_at, received_at, promise, state, themes, note, value, version) "
                + "VALUES (gen_random_uuid(), 1, gen_random_uuid(), $1, $2, $2, $3, 1, 'fr', now(), now(), 1, 'waiting', '{}', '', 2, 0)", connection);
            insert.Parameters.AddWithValue($"{row}");
            insert.Parameters.AddWithValue("Un titre");
            insert.Parameters.AddWithValue(text);
            await insert.ExecuteNonQueryAsync();
        }

        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>All the hosts, with what each source may be asked and when.</summary>
    private sealed class Site(Func<DateTimeOffset> now)
    {
        private static readonly TimeSpan Floor = TimeSpan.FromHours(1);
        private readonly ConcurrentDictionary<int, (int Asked, DateTimeOffset Allowed)> _sources = new();
        private int _requests;
        private int _early;
        private int _unchanged;
        private int _notModified;

        public int Port { get; private set; }

        public int Requests => _requests;

        public int Early => _early;

        public int Unchanged => _unchanged;

        public int NotModified => _notModified;

        public async Task<WebApplication> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(Answer);
            await app.StartAsync();
            Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
            return app;
        }

        private async Task Answer(HttpContext http)
        {
            var path = http.Request.Path.Value!.Trim('/');
            var number = int.Parse(path.Replace("neuf", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
            var (kind, response) = (number % 10, http.Response);
            // Following a redirect is part of the same question.
            if (!path.StartsWith("neuf", StringComparison.Ordinal) || _sources[number].Asked > 2)
                Count(number);
            if (kind == 7 && !path.StartsWith("neuf", StringComparison.Ordinal))
            {
                (response.StatusCode, response.Headers.Location) = (301, $"/neuf{number}");
                return;
            }

            var asked = _sources[number].Asked;
            if (kind == 8 && asked > 1)
            {
                response.StatusCode = asked % 3 == 0 ? 403 : 429;
                response.Headers.RetryAfter = "14400";
                Allow(number, TimeSpan.FromHours(4));
                return;
            }

            if (kind == 9 && number % 20 == 9 && asked > 1)
            {
                response.StatusCode = 410;
                Allow(number, TimeSpan.FromDays(1000));
                return;
            }

            if (kind == 9)
                await Task.Delay(200);
            await Feed(http, number, kind, asked);
        }

        private async Task Feed(HttpContext http, int number, int kind, int asked)
        {
            // Sources of kind 6 lie: another validator each time over the same bytes. Those of kind 0 change every fourth time.
            var version = kind == 0 ? asked / 4 : 0;
            var etag = kind == 6 ? $"\"{asked}\"" : $"W/\"{number}-{version}\"";
            var again = http.Request.Headers.IfNoneMatch.Count > 0;
            if (kind == 5)
                http.Response.Headers.CacheControl = "max-age=10800";
            Allow(number, kind == 5 ? TimeSpan.FromHours(3) : Floor);
            if (again && kind != 6 && http.Request.Headers.IfNoneMatch == etag)
            {
                Interlocked.Increment(ref _unchanged);
                Interlocked.Increment(ref _notModified);
                (http.Response.StatusCode, http.Response.Headers.ETag) = (304, etag);
                return;
            }

            if (kind is not (0 or 6) && asked > 1)
                Interlocked.Increment(ref _unchanged);
            (http.Response.Headers.ETag, http.Response.ContentType) = (etag, "application/rss+xml");
            var items = string.Concat(Enumerable.Range(0, 10).Select(item =>
                $"<item><title>Article {item} de la source {number}, version {version}</title><guid>{number}-{version}-{item}</guid><link>https://s{number}.example/{version}/{item}</link>"
                + $"<pubDate>{new DateTimeOffset(2026, 11, 15, 20, 0, 0, TimeSpan.Zero).AddHours(-item):R}</pubDate><description>La commune {number} ouvre le jeu de données {item} : {Guid.CreateVersion7(now())}</description></item>"));
            await http.Response.WriteAsync($"<rss version=\"2.0\"><channel><title>Source {number}</title>{(kind == 6 ? items[..items.IndexOf(" : ", StringComparison.Ordinal)] + "</description></item>" : items)}</channel></rss>");
        }

        private void Count(int number)
        {
            Interlocked.Increment(ref _requests);
            _sources.AddOrUpdate(number, (1, DateTimeOffset.MinValue), (_, source) =>
            {
                if (now() < source.Allowed)
                    Interlocked.Increment(ref _early);
                return (source.Asked + 1, source.Allowed);
            });
        }

        private void Allow(int number, TimeSpan after) => _sources[number] = (_sources[number].Asked, now() + after);
    }
}
