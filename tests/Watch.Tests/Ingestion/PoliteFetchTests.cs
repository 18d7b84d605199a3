using System.Collections.Concurrent;
using System.Diagnostics;
using Animation.Hosting.Fetching;
using Animation.Testing;
using Animation.Watch.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Ingestion;

public class PoliteFetchTests
{
    [Fact]
    public async Task Two_processes_ask_one_host_one_after_the_other_with_a_pause_between()
    {
        await using var web = await FeedServer.Start();
        var (inside, most) = (0, 0);
        var ends = new ConcurrentQueue<(long Start, long End)>();
        web.Paths["/lent"] = async http =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            var start = Stopwatch.GetTimestamp();
            await Task.Delay(50, http.RequestAborted);
            ends.Enqueue((start, Stopwatch.GetTimestamp()));
            Interlocked.Decrement(ref inside);
        };
        var database = await TestServers.CreateDatabase();
        var settings = new Dictionary<string, string?> { ["ANIMATION_FETCH_EXEMPT"] = web.Authority };
        var spaced = new Politeness { Spacing = TimeSpan.FromMilliseconds(200), SpaceExempt = true };
        await using var one = await TestPlatform.Start("watch", builder => Real(builder.Services, spaced), settings, database);
        await using var two = await TestPlatform.Start("watch", builder => Real(builder.Services, spaced), settings, database);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => (number % 2 == 0 ? one : two).InScope(scope =>
            scope.GetRequiredService<PoliteFetch>().Get(new FetchRequest(new Uri(web.At("/lent"))), TimeSpan.FromSeconds(20)))));

        outcomes.ShouldAllBe(outcome => outcome is Fetched);
        most.ShouldBe(1);
        var order = ends.OrderBy(end => end.Start).ToList();
        order.Zip(order.Skip(1), (first, next) => Stopwatch.GetElapsedTime(first.End, next.Start)).Min().ShouldBeGreaterThan(TimeSpan.FromMilliseconds(180));
    }

    // Pauses are between packets: they need a clock that goes.
    private static void Real(IServiceCollection services, Politeness politeness) => services.AddSingleton(politeness).AddSingleton(TimeProvider.System);

    [Fact]
    public async Task Who_has_no_patience_is_told_when()
    {
        await using var web = await FeedServer.Start();
        web.Text("/a", "x");
        await using var platform = await TestPlatform.Start("watch", settings: new Dictionary<string, string?> { ["ANIMATION_FETCH_EXEMPT"] = web.Authority });
        await platform.Rows<int>("watch", "INSERT INTO host (name, next_at) VALUES (@Authority, '2026-11-16 09:05Z') RETURNING 1", new { web.Authority });

        var outcome = await platform.InScope(scope => scope.GetRequiredService<PoliteFetch>().Get(new FetchRequest(new Uri(web.At("/a"))), TimeSpan.Zero));

        var failed = outcome.ShouldBeOfType<FetchFailed>();
        (failed.Code, failed.RetryAt).ShouldBe(("fetch.turn", new DateTimeOffset(2026, 11, 16, 9, 5, 0, TimeSpan.Zero)));
        web.Requests.ShouldBeEmpty();
    }
}
