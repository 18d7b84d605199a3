using System.Diagnostics;
using System.Globalization;
using Animation.PrivateServers;

namespace Animation.Benchmarks;

/// <summary>
/// Pages of the whole program on demo data against an empty page: p99 over closed-loop clients, passes of both sides in turn;
/// time from start to the first good answer; memory at rest.
/// </summary>
internal static class WebBench
{
    private const int Passes = 5;
    private const int Requests = 1500;
    private const int Clients = 4;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    internal static async Task<IReadOnlyList<Figure>> Run()
    {
        await using var postgres = await PrivatePostgres.Start();
        var mail = Directory.CreateTempSubdirectory("animation-bench-");
        var (ours, empty) = (Ports.Free(), Ports.Free());
        var environment = new Dictionary<string, string?>
        {
            ["ANIMATION_POSTGRES"] = postgres.ConnectionString,
            ["ANIMATION_DEMO"] = "1",
            ["ANIMATION_RABBITMQ"] = "memory",
            ["ANIMATION_MAIL"] = "folder:" + mail.FullName,
            ["ANIMATION_URL"] = $"http://127.0.0.1:{ours}",
            ["ANIMATION_FETCH_EXEMPT"] = $"127.0.0.1:{ours}",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        var program = Path.Combine(AppContext.BaseDirectory, "Animation.dll");
        await Once(environment, program, "prepare");
        await Once(environment, program, "demo", "seed", "--urls", $"http://127.0.0.1:{ours}");

        var starts = new List<(double Ours, double Empty)>();
        for (var pass = 0; pass < Passes; pass++)
            starts.Add((await Start(environment, ours, program), await Start(environment, empty, Benchmarks, "empty")));
        await using var host = LeashedProcess.Start("dotnet", Arguments(ours, program), new LeashOptions { Environment = environment });
        await using var yardstick = LeashedProcess.Start("dotnet", Arguments(empty, Benchmarks, "empty"), new LeashOptions { Environment = environment });
        await host.WaitForHttp(Address(ours, "/evenements"), patience);
        await yardstick.WaitForHttp(Address(empty, "/"), patience);

        var pages = new (string Name, string Path)[] { ("page.home_p99_ms", "/"), ("page.agenda_p99_ms", "/evenements"), ("page.watch_p99_ms", "/veille") };
        var figures = new List<Figure>();
        foreach (var (name, path) in pages)
        {
            await Load(Address(ours, path), Requests);
            await Load(Address(empty, "/"), Requests);
            var passes = new List<(double Ours, double Empty)>();
            for (var pass = 0; pass < Passes; pass++)
                passes.Add((await Load(Address(ours, path), Requests), await Load(Address(empty, "/"), Requests)));
            figures.Add(new Figure(name, Figure.Median(passes.Select(pass => pass.Ours)), Figure.Median(passes.Select(pass => pass.Empty)), "ms"));
        }
        figures.Add(new Figure("start_s", Figure.Median(starts.Select(start => start.Ours)), Figure.Median(starts.Select(start => start.Empty)), "s"));
        figures.Add(await MemoryAtRest(environment, program, ours, yardstick, host));
        mail.Delete(recursive: true);
        return figures;
    }

    private static string Benchmarks => typeof(WebBench).Assembly.Location;

    private static Uri Address(int port, string path) => new($"http://127.0.0.1:{port}{path}");

    private static string[] Arguments(int port, params string[] command) => [.. command, "--urls", $"http://127.0.0.1:{port}"];

    private static async Task Once(Dictionary<string, string?> environment, params string[] command)
    {
        await using var process = LeashedProcess.Start("dotnet", command, new LeashOptions { Environment = environment });
        await Wait.Until(() => process.HasEnded, TimeSpan.FromMinutes(10), () => process.Tail());
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} failed:\n{process.Tail()}");
    }

    /// <summary>Seconds from the start of the process to its first good answer.</summary>
    private static async Task<double> Start(Dictionary<string, string?> environment, int port, params string[] command)
    {
        var watch = Stopwatch.StartNew();
        await using var process = LeashedProcess.Start("dotnet", Arguments(port, command), new LeashOptions { Environment = environment });
        using var client = new HttpClient { BaseAddress = Address(port, "/") };
        var path = command[0] == Benchmarks ? "/" : "/sante/pret";
        while (watch.Elapsed < patience)
        {
            try
            {
                using var answer = await client.GetAsync(path);
                if (answer.IsSuccessStatusCode)
                    return watch.Elapsed.TotalSeconds;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }
        throw new TimeoutException(process.Tail());
    }

    /// <summary>p99 in milliseconds over a number of requests shared by a few clients, each asking again as soon as it is answered.</summary>
    private static async Task<double> Load(Uri address, int requests)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.None });
        var times = new double[requests];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < requests; index = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(address);
                await answer.Content.ReadAsByteArrayAsync();
                times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                answer.EnsureSuccessStatusCode();
            }
        }));
        return Figure.P99(times);
    }

    // A fresh process that answered each page once and then had half a minute without a visitor.
    private static async Task<Figure> MemoryAtRest(
        Dictionary<string, string?> environment, string program, int port, LeashedProcess yardstick, LeashedProcess loaded)
    {
        await loaded.Terminate();
        await Wait.Until(() => loaded.HasEnded, patience, () => loaded.Tail());
        await using var host = LeashedProcess.Start("dotnet", Arguments(port, program), new LeashOptions { Environment = environment });
        foreach (var path in new[] { "/", "/evenements", "/veille" })
            await host.WaitForHttp(Address(port, path), patience);
        await Task.Delay(TimeSpan.FromSeconds(30));
        return new Figure("memory_rest_mb", ResidentMegabytes(host), ResidentMegabytes(yardstick), "MB");
    }

    private static double ResidentMegabytes(LeashedProcess process) => double.Parse(
        File.ReadLines($"/proc/{process.Pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}
