using Animation.Testing;

namespace Animation.Journeys.Tests;

/// <summary>What must hold after a fault: one registration, one fact and one confirmation for each act, nothing parked.</summary>
internal static class Aftermath
{
    internal const int Readers = 12;

    internal static async Task<(string Slug, IReadOnlyList<Acts.Reader> Readers)> Prepare(this Installation installation, string name, params string[] themes)
    {
        var officer = await installation.Officer();
        var readers = new List<Acts.Reader>();
        for (var number = 0; number < Readers; number++)
            readers.Add(await installation.AddReader(officer, $"{name} {number}", themes));
        var slug = await officer.Schedule($"Webinaire {name} {Guid.CreateVersion7():N}");
        await installation.Quiet();
        return (slug, readers);
    }

    /// <summary>One registration, one fact and one confirmation for each reader, nothing parked.</summary>
    internal static async Task Settled(this Installation installation, string slug, IReadOnlyList<Acts.Reader> readers)
    {
        await installation.Eventually(async () => await installation.Facts(slug) >= Readers, "every registration is a fact", 120);
        await installation.Eventually(async () => await installation.Undecided(readers) == 0, "every mail is decided", 120);
        await installation.Quiet(120);
        (await installation.Registered(slug)).ShouldBe(Readers);
        (await installation.Facts(slug)).ShouldBe(Readers);
        var unknown = await installation.Rows<Guid>(
            "newsletter", "SELECT person_id FROM mail WHERE state = 'unknown' AND person_id = ANY(@people)", new { people = readers.Select(reader => reader.Id).ToArray() });
        foreach (var reader in readers.Where(reader => !unknown.Contains(reader.Id)))
        {
            installation.Sink.Read().Count(mail => mail.To.Contains(reader.Address) && mail.Parts.Any(part => part.Type.StartsWith("text/calendar", StringComparison.Ordinal)))
                .ShouldBe(1, $"confirmations of {reader.Id}");
        }
        (await installation.Parked()).ShouldBeEmpty();
    }

    internal static async Task<long> Registered(this Installation installation, string slug) => (await installation.Rows<long>(
        "events", "SELECT count(*) FROM registration JOIN event USING (event_id) WHERE slug = @slug", new { slug }))[0];

    private static async Task<long> Facts(this Installation installation, string slug) => (await installation.Rows<long>(
        "engagement", "SELECT count(*) FROM es_events WHERE type = 'registered' AND data::text LIKE @id",
        new { id = $"%{(await installation.Rows<Guid>("events", "SELECT event_id FROM event WHERE slug = @slug", new { slug })).Single()}%" }))[0];

    private static async Task<long> Undecided(this Installation installation, IReadOnlyList<Acts.Reader> readers)
    {
        var people = readers.Select(reader => reader.Id).ToArray();
        var mails = await installation.Rows<string>("newsletter", "SELECT state FROM mail WHERE person_id = ANY(@people)", new { people });
        return mails.Count(state => state is "waiting" or "sending") + Math.Max(0, Readers - mails.Count);
    }
}
