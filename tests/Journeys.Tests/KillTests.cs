using Animation.Testing;

namespace Animation.Journeys.Tests;

/// <summary>
/// Processes killed in the middle of work, the broker restarted, its data wiped: afterwards every act has one registration, one fact and one mail.
/// Only a mail whose fate the relay never told may be missing or double, and then it is listed as unknown.
/// </summary>
[Collection(nameof(Installation))]
public sealed class KillTests(Installation installation)
{
    private const int Readers = 12;

    public static TheoryData<string> Services => ["members", "events", "newsletter", "engagement"];

    private async Task<(string Slug, IReadOnlyList<Acts.Reader> Readers)> Prepare(string name, params string[] themes)
    {
        var officer = await installation.Officer();
        var readers = new List<Acts.Reader>();
        for (var number = 0; number < Readers; number++)
            readers.Add(await installation.AddReader(officer, $"{name} {number}", themes));
        var slug = await officer.Schedule($"Webinaire {name} {Guid.CreateVersion7():N}");
        await installation.Quiet();
        return (slug, readers);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_process_killed_while_people_register_loses_nothing_and_doubles_nothing(string service)
    {
        var (slug, readers) = await Prepare(service);
        var registering = Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(async () => await Registered(slug) >= Readers / 4, "some have registered");
        await installation.Kill(service);
        await installation.Again(service);
        await registering;
        await Settled(slug, readers);
    }

    [Fact]
    public async Task A_broker_that_restarts_in_the_middle_loses_nothing_and_doubles_nothing()
    {
        var (slug, readers) = await Prepare("courtier");
        var registering = Task.WhenAll(readers.Select(reader => reader.Browser.Register(slug)));
        await installation.Eventually(async () => await Registered(slug) >= Readers / 4, "some have registered");
        await installation.Rabbit.Kill();
        await registering;
        await installation.Rabbit.Restart(TestContext.Current.CancellationToken);
        await Settled(slug, readers);
    }

    [Fact]
    public async Task A_broker_whose_data_is_wiped_is_fed_again_from_the_outboxes()
    {
        var since = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var (slug, readers) = await Prepare("disque");
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
        await Settled(slug, readers);
    }

    /// <summary>One registration, one fact and one confirmation for each reader, nothing parked.</summary>
    private async Task Settled(string slug, IReadOnlyList<Acts.Reader> readers)
    {
        await installation.Eventually(async () => await Facts(slug) >= Readers, "every registration is a fact", 120);
        await installation.Eventually(async () => await Undecided(readers) == 0, "every mail is decided", 120);
        await installation.Quiet(120);
        (await Registered(slug)).ShouldBe(Readers);
        (await Facts(slug)).ShouldBe(Readers);
        var unknown = await installation.Rows<Guid>(
            "newsletter", "SELECT person_id FROM mail WHERE state = 'unknown' AND person_id = ANY(@people)", new { people = readers.Select(reader => reader.Id).ToArray() });
        foreach (var reader in readers.Where(reader => !unknown.Contains(reader.Id)))
        {
            installation.Sink.Read().Count(mail => mail.To.Contains(reader.Address) && mail.Parts.Any(part => part.Type.StartsWith("text/calendar", StringComparison.Ordinal)))
                .ShouldBe(1, $"confirmations of {reader.Id}");
        }
        (await installation.Parked()).ShouldBeEmpty(await installation.Command("messages", "list"));
    }

    private async Task<long> Registered(string slug) => (await installation.Rows<long>(
        "events", "SELECT count(*) FROM registration JOIN event USING (event_id) WHERE slug = @slug", new { slug }))[0];

    private async Task<long> Facts(string slug) => (await installation.Rows<long>(
        "engagement", "SELECT count(*) FROM es_events WHERE type = 'registered' AND data::text LIKE @id",
        new { id = $"%{(await installation.Rows<Guid>("events", "SELECT event_id FROM event WHERE slug = @slug", new { slug })).Single()}%" }))[0];

    private async Task<long> Undecided(IReadOnlyList<Acts.Reader> readers)
    {
        var people = readers.Select(reader => reader.Id).ToArray();
        var mails = await installation.Rows<string>("newsletter", "SELECT state FROM mail WHERE person_id = ANY(@people)", new { people });
        return mails.Count(state => state is "waiting" or "sending") + Math.Max(0, Readers - mails.Count);
    }
}
