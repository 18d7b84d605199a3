using Animation.Testing;

namespace Animation.Journeys.Tests;

/// <summary>
/// Processes killed in the middle of work, the broker restarted, its data wiped: afterwards every act has one registration, one fact and one mail.
/// Only a mail whose fate the relay never told may be missing or double, and then it is listed as unknown.
/// </summary>
[Collection(nameof(Installation))]
public sealed class KillTests(Installation installation)
{
    private const int Readers = Aftermath.Readers;

    public static TheoryData<string> Services => ["members", "events", "newsletter", "engagement"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_process_killed_while_people_register_loses_nothing_and_doubles_nothing(string service)
    {
        var (slug, readers) = await installation.Prepare(service);
        var registering = Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(async () => await installation.Registered(slug) >= Readers / 4, "some have registered");
        await installation.Kill(service);
        await installation.Again(service);
        await registering;
        await installation.Settled(slug, readers);
    }

    [Fact]
    public async Task A_broker_that_restarts_in_the_middle_loses_nothing_and_doubles_nothing()
    {
        var (slug, readers) = await installation.Prepare("courtier");
        var registering = Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(async () => await installation.Registered(slug) >= Readers / 4, "some have registered");
        await installation.Rabbit.Kill();
        await registering;
        await installation.Rabbit.Restart(TestContext.Current.CancellationToken);
        await installation.Settled(slug, readers);
    }

    [Fact]
    public async Task A_broker_whose_data_is_wiped_is_fed_again_from_the_outboxes()
    {
        var since = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var (slug, readers) = await installation.Prepare("disque");
        // Messages confirmed by the broker and read by nobody: what a wipe really loses.
        await installation.Kill("engagement");
        await installation.Kill("newsletter");
        await Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(
            async () => (await installation.Rows<long>("events", "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))[0] == 0, "the broker holds every message");
        await installation.Rabbit.WipeAndRestart(TestContext.Current.CancellationToken);
        await installation.Again("engagement");
        await installation.Again("newsletter");
        await installation.Command("outbox", "resend", "--since", since.ToString("O"));
        await installation.Settled(slug, readers);
    }

    [Fact]
    public async Task The_watch_killed_while_an_officer_sorts_keeps_and_tells_each_item_once()
    {
        var officer = await installation.Officer();
        var titles = Enumerable.Range(0, Readers).Select(number => $"Article {number} sous la panne").ToList();
        foreach (var title in titles)
            installation.Feeds.Publish(title.Replace(' ', '-'), title);
        await Acts.Persist(async () =>
        {
            await officer.Open("/animation/sources");
            return await officer.Submit("#ajouter", [("Adresse", installation.Feeds.Address + "fil.xml?panne")]);
        });
        await installation.Eventually(async () => (await Kept("state <> 'gone'")).Count == Readers, "every item waits");
        foreach (var (title, number) in titles.Select((title, number) => (title, number)))
        {
            if (number == Readers / 3)
            {
                await installation.Kill("watch");
                await installation.Again("watch");
            }
            await Acts.Persist(() => Keep(officer, title));
        }
        await installation.Quiet();
        (await Kept("state = 'kept'")).Count.ShouldBe(Readers);
        await installation.Eventually(async () => await Replicas() == Readers, "Newsletter knows every item");
        (await installation.Rows<long>(
            "engagement", "SELECT count(*) FROM es_events WHERE type = 'item-kept' AND data::text LIKE ANY(@ids)", new { ids = (await Kept("true")).Select(id => $"%{id}%").ToArray() }))[0].ShouldBe(Readers);
        (await installation.Parked()).ShouldBeEmpty();
    }

    private static async Task<Page> Keep(Browser officer, string title)
    {
        var inbox = await officer.Open("/animation/veille");
        var line = inbox.Document.QuerySelectorAll("#tri a").FirstOrDefault(link => link.TextContent.Contains(title, StringComparison.Ordinal));
        if (line is null)
            return inbox;
        await officer.Open(line.GetAttribute("href")!);
        return await officer.Submit("#decider", [("Themes", "energie")], ("Action", "garder"));
    }

    private Task<IReadOnlyList<Guid>> Kept(string condition) =>
        installation.Rows<Guid>("watch", $"SELECT id FROM item WHERE title LIKE '%sous la panne' AND {condition}");

    private async Task<long> Replicas() =>
        (await installation.Rows<long>("newsletter", "SELECT count(*) FROM item WHERE title LIKE '%sous la panne'"))[0];
}
