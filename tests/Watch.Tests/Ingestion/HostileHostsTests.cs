using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Animation.Hosting.Fetching;
using Animation.Testing;
using Animation.Watch.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Ingestion;

public class HostileHostsTests
{
    private const int Bad = 50;
    private const int Good = 10;

    [Fact]
    public async Task Fifty_hostile_sites_do_not_delay_ten_good_ones_nor_lead_inside_nor_fill_the_memory()
    {
        await using var web = await FeedServer.Start();
        var port = new Uri(web.At("/")).Port;
        var reached = new ConcurrentBag<string>();
        for (var i = 0; i < Bad; i++)
            web.Paths[$"/{i}"] = Hostile(i);
        for (var i = 0; i < Good; i++)
            web.Feed($"/bon{i}", $"bon{i}", $"Bonne nouvelle {i}");
        var names = Enumerable.Range(0, Bad).Select(i => $"h{i}.example").Concat(Enumerable.Range(0, Good).Select(i => $"b{i}.example")).ToList();
        var options = new FetchOptions
        {
            Deadline = TimeSpan.FromSeconds(2),
            Exempt = new HashSet<string>(names.Select(name => $"{name}:{port}")),
            Resolve = (host, _) => Task.FromResult<IPAddress[]>(names.Contains(host) ? [IPAddress.Loopback] : host == "flip.example" ? [IPAddress.Parse("10.1.2.3")] : throw new SocketException()),
            Connect = async (address, cancel) =>
            {
                reached.Add(address.ToString());
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        await using var platform = await TestPlatform.Start("watch", builder => builder.Services.AddSingleton(provider => new GuardedFetch(options, provider.GetRequiredService<TimeProvider>())));
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
            await platform.Rows<int>(
                "watch",
                """
                INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
                VALUES (gen_random_uuid(), @name, @address, 'fr', 'active', gen_random_uuid(), '2026-11-16Z', @rhythm, '2026-11-16Z') RETURNING 1
                """,
                new { name, address = $"http://{name}:{port}/{(index < Bad ? $"{index}" : $"bon{index - Bad}")}", rhythm = Rhythm.Ceiling });
        GC.Collect();
        var (before, started) = (GC.GetTotalMemory(true), Stopwatch.GetTimestamp());

        var stored = await platform.Services.GetRequiredService<FetchDueSources>().Run(TestContext.Current.CancellationToken);

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(40));
        stored.ShouldBeGreaterThanOrEqualTo(Good);
        (await platform.Rows<long>("watch", "SELECT count(*) FROM item WHERE title LIKE 'Bonne nouvelle%'"))[0].ShouldBe(Good);
        (await platform.Rows<long>("watch", "SELECT count(*) FROM source WHERE name LIKE 'h%' AND failures = 1 AND last_error_fr IS NOT NULL"))[0].ShouldBeGreaterThanOrEqualTo(Bad - 5);
        reached.Distinct().ShouldBe([$"127.0.0.1:{port}"]);
        (GC.GetTotalMemory(true) - before).ShouldBeLessThan(50 * 1024 * 1024);
    }

    private static Func<HttpContext, Task> Hostile(int kind) => (kind % 10) switch
    {
        0 => http => Task.Delay(Timeout.Infinite, http.RequestAborted),
        1 => async http =>
        {
            // A byte now and then, for ever.
            while (true)
            {
                await http.Response.WriteAsync("<");
                await http.Response.Body.FlushAsync();
                await Task.Delay(200, http.RequestAborted);
            }
        }
        ,
        2 => http => Bomb(http),
        3 => http => To(http, "http://10.0.0.1/"),
        4 => http => To(http, "http://flip.example/"),
        5 => http => To(http, http.Request.Path),
        6 => http => http.Response.WriteAsync($"<!DOCTYPE r [<!ENTITY a \"{new string('x', 400)}\">]><rss><channel><item><description>{new StringBuilder().Insert(0, "&a;", 200_000)}</description></item></channel></rss>"),
        7 => http => http.Response.WriteAsync(new StringBuilder().Insert(0, "<a>", 200_000).ToString()),
        8 => http => To(http, "http://0x7f000001/"),
        _ => http => http.Response.WriteAsync(new string('<', 6_000_000)),
    };

    private static Task To(HttpContext http, string address)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    private static async Task Bomb(HttpContext http)
    {
        http.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
        var zeros = new byte[1024 * 1024];
        for (var i = 0; i < 200; i++)
            await gzip.WriteAsync(zeros, http.RequestAborted);
    }
}
