namespace Animation.Journeys.Tests;

/// <summary>The in-memory bus forgets everything when its process dies; the outbox does not.</summary>
public sealed class MemoryBusTests(WholeInstallation installation) : IClassFixture<WholeInstallation>
{
    [Fact]
    public async Task A_whole_process_killed_while_people_register_loses_nothing_and_doubles_nothing()
    {
        var (slug, readers) = await installation.Prepare("memoire");
        var registering = Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(async () => await installation.Registered(slug) >= Aftermath.Readers / 4, "some have registered");
        await installation.Kill("all");
        await installation.Again("all");
        await registering;
        await installation.Settled(slug, readers);
    }
}
