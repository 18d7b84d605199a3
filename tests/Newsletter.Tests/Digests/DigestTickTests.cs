using Animation.Contracts.Members;
using Animation.Newsletter.Tests.Delivery;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter.Tests.Digests;

public sealed class DigestTickTests
{
    [Fact]
    public async Task On_Tuesday_morning_the_scheduler_sends_the_watch_by_itself_and_once()
    {
        await using var relay = new FakeRelay();
        var database = await TestServers.CreateDatabase();
        var settings = new Dictionary<string, string?> { ["ANIMATION_MAIL"] = $"smtp://127.0.0.1:{relay.Port}?from=veille@asso.example" };
        await using (var monday = await TestPlatform.Start("newsletter", settings: settings, database: database))
        {
            await A.Person().Following("qualite").At(Rhythms.Weekly).Arrives(monday);
            await monday.Deliver(A.Item("Un article", "qualite"));
        }
        settings["ANIMATION_JOBS"] = "on";
        for (var start = 0; start < 2; start++)
        {
            await using var tuesday = await TestPlatform.Start("newsletter", settings: settings, database: database,
                configure: builder => builder.Services.AddSingleton<TimeProvider>(new TestClock(new DateTimeOffset(2026, 11, 17, 6, 31, 0, TimeSpan.Zero))));

            await TestPlatform.Eventually(() => Task.FromResult(!relay.Messages.IsEmpty), "the watch leaves");
        }

        relay.Messages.Count.ShouldBe(1);
    }
}
