using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Architecture.Tests;

/// <summary>Services that were not there when things were said ask for them when they start, and know as much as those that were.</summary>
public sealed class LateServicesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private string database = "";
    private Guid ada;

    public async ValueTask InitializeAsync()
    {
        database = await TestServers.CreateDatabase();
        platform = await TestPlatform.Start("members,watch", database: database);
        ada = await platform.Person("Ada Premiere", "ada@premiere.example");
        var zoe = await platform.Person("Zoe Seconde", "zoe@seconde.example");
        using (var one = await platform.SignedIn(ada))
        {
            await one.Open("/moi/choix");
            await one.Submit("main form", [("Themes", "ia")]);
            await one.Open("/moi/accords");
            await one.Submit("form#accord-measurement", button: ("Given", "non"));
        }
        using (var other = await platform.SignedIn(zoe))
        {
            await other.Open("/moi/effacement");
            await other.Submit("form#effacer", [("Sure", "true")]);
        }
        await platform.Keep("Un guide des formats");
        await TestPlatform.Eventually(async () => await Waiting("members") + await Waiting("watch") == 0, "everything was said");
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<long> Waiting(string service) => (await platform.Rows<long>(service, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))[0];

    private Task Comes(string service, string rows, string expected) => TestPlatform.Eventually(
        async () => string.Join(',', await platform.Rows<string>(service, rows)) == expected, $"{service} knows {expected}");

    [Fact]
    public async Task A_service_that_starts_after_all_was_said_learns_it()
    {
        (await platform.Published<PersonChanged>("members")).ShouldNotBeEmpty();
        // A bus in memory sends what is kept again when it starts; a broker does not: only the asking may bring it back.
        foreach (var service in new[] { "members", "watch" })
            await platform.Rows<int>(service, "DELETE FROM outbox");
        await platform.DisposeAsync();
        platform = await TestPlatform.Start("members,watch,newsletter,events,engagement", database: database);

        await Comes("newsletter", "SELECT name || ' ' || address FROM person WHERE name IS NOT NULL", "Ada Premiere ada@premiere.example");
        await Comes("newsletter", "SELECT themes[1] FROM preferences", "ia");
        await Comes("newsletter", "SELECT title FROM item", "Un guide des formats");
        await Comes("newsletter", "SELECT DISTINCT given::text FROM consent WHERE purpose = 'measurement'", "false");
        await Comes("newsletter", "SELECT name FROM organisation ORDER BY name", "Organisation Ada Premiere,Organisation Zoe Seconde");
        await Comes("events", "SELECT name FROM person WHERE NOT erased", "Ada Premiere");
        await Comes("events", "SELECT themes[1] FROM preference", "ia");
        await Comes("events", "SELECT title FROM watch_item", "Un guide des formats");
        await Comes("engagement", "SELECT name FROM organisation_name ORDER BY name", "Organisation Ada Premiere,Organisation Zoe Seconde");
        await Comes("engagement", "SELECT objects::text FROM objection", "true");
        (await platform.Rows<string>("newsletter", "SELECT name FROM person WHERE name LIKE 'Zoe%'")).ShouldBeEmpty();
    }
}
