using Animation.Contracts.Members;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Newsletter.Mails;
using Animation.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>Somebody with a name like no other lives in every service, is erased, and is looked for in every table and every mail.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private const string Name = "Zéphyrine Canaricole";
    private const string Address = "zephyrine.canaricole@exemple.fr";
    private static readonly string[] canaries = ["Canaricole", "canaricole", "Zéphyrine", "zephyrine"];
    private readonly string mails = Path.Combine(Path.GetTempPath(), $"animation-canary-{Guid.CreateVersion7()}");
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() =>
        platform = await TestPlatform.Start("all", settings: new Dictionary<string, string?> { ["ANIMATION_MAIL"] = "folder:" + mails });

    public async ValueTask DisposeAsync()
    {
        await platform.DisposeAsync();
        if (Directory.Exists(mails))
            Directory.Delete(mails, recursive: true);
    }

    [Fact]
    public async Task Once_erased_the_name_is_nowhere()
    {
        var person = await SomebodyWhoDoesEverything();
        (await Places()).ShouldContain(place => place.StartsWith("newsletter.person", StringComparison.Ordinal));
        Directory.EnumerateFiles(mails, "*.eml").ShouldNotBeEmpty();

        await TakesEverything(person);
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{person}");
        await admin.Submit("form[action$=suppression]");
        await TestPlatform.Eventually(async () =>
            (await platform.Rows<string>("members", "SELECT service FROM erasure_report WHERE person_id = @person", new { person })).Count == 6, "every service has answered");

        (await Places()).ShouldBeEmpty();
        Directory.EnumerateFiles(mails).ShouldBeEmpty();
        (await admin.Open("/animation/annuaire/effacements")).Text.ShouldContain("Terminé partout");
    }

    private async Task TakesEverything(Guid person)
    {
        using var own = await platform.SignedIn(person);
        using var other = await platform.SignedIn(Guid.CreateVersion7());
        var json = (await own.Open("/moi/telecharger/mes-donnees.json")).Html;
        foreach (var word in new[] { Name, Address, "Salon des maires", "Connexion", "Envoyé", "agit pour une organisation" })
            json.ShouldContain(word);
        (await own.Open("/moi/historique")).Text.ShouldContain("Mes courriels");
        (await other.Open("/moi/historique")).Text.ShouldNotContain("Mes courriels");
        using var zip = new System.IO.Compression.ZipArchive(await (await own.Open("/moi/telecharger/mes-donnees.zip")).Response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        zip.Entries.Select(entry => entry.FullName).ShouldContain("newsletter-courriels.csv");
        using var table = new StreamReader(zip.GetEntry("members-fiche.csv")!.Open());
        (await table.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain(Address);
    }

    private async Task<Guid> SomebodyWhoDoesEverything()
    {
        using var officer = await platform.Officer();
        await officer.Open("/animation/annuaire/personnes/nouvelle");
        await officer.Submit("main form", [("Name", Name), ("Address", Address), ("Origin", "Salon des maires"), ("Function", "agent")]);
        var person = (await platform.Published<PersonChanged>("members"))[^1].PersonId;
        using (var visitor = platform.Visitor())
        {
            await visitor.Open("/connexion");
            await visitor.Submit("form[action='/connexion']", [("Address", Address)]);
        }
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("newsletter", "SELECT 1 FROM mail WHERE purpose = 'sign-in'")).Count == 1, "the sign-in mail is asked for");
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("newsletter", "SELECT 1 FROM person WHERE address IS NOT NULL")).Count == 1, "the replica has come");
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("events", "SELECT 1 FROM person WHERE name <> ''")).Count == 1, "the replica has come");
        await platform.Services.GetRequiredService<SendMails>().Round(TestContext.Current.CancellationToken);
        return person;
    }

    /// <summary>Tables of any schema with a row that holds one of the words.</summary>
    private async Task<IReadOnlyList<string>> Places()
    {
        var found = new List<string>();
        foreach (var schema in Hosting.Configuration.Settings.AllServices.Append("platform"))
        {
            await using var connection = await platform.Services.GetRequiredService<Databases>()[schema].OpenConnectionAsync(TestContext.Current.CancellationToken);
            foreach (var table in await connection.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = @schema AND table_type = 'BASE TABLE'", new { schema }))
            {
                foreach (var row in await connection.QueryAsync<string>($"SELECT t::text FROM {schema}.{table} t"))
                {
                    if (canaries.Any(canary => row.Contains(canary, StringComparison.Ordinal)))
                        found.Add($"{schema}.{table}: {row}");
                }
            }
        }
        return found;
    }
}
