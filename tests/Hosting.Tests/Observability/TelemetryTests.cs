using System.Collections.Concurrent;
using System.Diagnostics;
using Animation.Contracts.Watch;
using Animation.Testing;
using Microsoft.AspNetCore.Builder;

namespace Animation.Hosting.Tests.Observability;

public sealed class TelemetryTests
{
    private const string Canary = "canari-7f3a";

    [Fact]
    public async Task One_request_is_followed_through_the_outbox_and_the_bus_to_its_consumer()
    {
        await using var collector = await Collector.Start();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name is "Animation" or "MassTransit", ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(listener);
        var source = Guid.CreateVersion7();
        string request;
        await using (var platform = await TestPlatform.Start(
            "events",
            settings: new Dictionary<string, string?> { ["ANIMATION_OTLP"] = collector.Address.ToString() },
            database: await Probe.Database(),
            definitions: [Probe.Definition with
            {
                Map = app => app.MapGet("/ajouter/{nom}", (ProbeDb db) => db.InTransaction(async () =>
                {
                    await db.Publish(new SourceAdded(source, Canary, db.Now));
                    return Activity.Current!.TraceId.ToString();
                })).AllowAnonymous(),
            }]))
        {
            using var visitor = platform.Visitor();
            request = (await visitor.Open($"/ajouter/{Canary}?q={Canary}")).Html;
            await TestPlatform.Eventually(async () => await platform.Effects(source) == 1, "the consumer ran");
        }
        var kinds = spans.Where(span => span.TraceId.ToString() == request).Select(span => span.Kind).ToList();
        kinds.ShouldContain(ActivityKind.Producer);
        kinds.ShouldContain(ActivityKind.Consumer);
        collector.Received.Keys.ShouldBe(["/v1/traces", "/v1/metrics"], ignoreOrder: true);
        collector.Received["/v1/traces"].ShouldContain("GET /ajouter/{nom}");
        collector.Received["/v1/traces"].ShouldNotContain(Canary);
    }
}
