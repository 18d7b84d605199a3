using System.Diagnostics;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Newsletter.Mails;
using Animation.Testing;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Animation.Architecture.Tests;

/// <summary>Somebody with a name like no other lives in every service, is erased, and is looked for in every table and every mail.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private const string Name = "Zéphyrine Canaricole";
    private const string Address = "zephyrine.canaricole@exemple.fr";
    private static readonly string[] canaries = ["Canaricole", "canaricole", "Zéphyrine", "zephyrine"];
    private readonly string mails = Path.Combine(Path.GetTempPath(), $"animation-canary-{Guid.CreateVersion7()}");
    private readonly string kept = Directory.CreateTempSubdirectory("animation-kept-").FullName;
    private TestPlatform platform = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, string?> Apart => new() { ["ANIMATION_MAIL"] = "folder:" + mails, ["ANIMATION_ERASURES"] = Path.Combine(kept, "erasures.jsonl") };

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("all", settings: Apart);

    public async ValueTask DisposeAsync()
    {
        await platform.DisposeAsync();
        Directory.Delete(kept, recursive: true);
        if (Directory.Exists(mails))
            Directory.Delete(mails, recursive: true);
    }

    [Fact]
    public async Task Once_erased_the_name_is_nowhere()
    {
        var person = await SomebodyWhoDoesEverything();
        (await Places()).ShouldContain("newsletter.person");
        Directory.EnumerateFiles(mails, "*.eml").ShouldNotBeEmpty();

        await TakesEverything(person);
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await Erase(admin, person);

        (await Places()).ShouldBeEmpty();
        Directory.EnumerateFiles(mails).ShouldBeEmpty();
        (await admin.Open("/animation/annuaire/effacements")).Text.ShouldContain("Terminé partout");
    }

    [Fact]
    public async Task A_backup_made_before_an_erasure_and_restored_after_it_forgets_again()
    {
        var person = await SomebodyWhoDoesEverything();
        var (dump, database) = (Path.Combine(kept, "before.dump"), platform.Services.GetRequiredService<Hosting.Configuration.Settings>().Postgres);
        await Tool("pg_dump", database, "--format=custom", "--file=" + dump);
        using (var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin))
            await Erase(admin, person);
        var ledger = Path.Combine(kept, "erasures.jsonl");
        await TestPlatform.Eventually(async () => File.Exists(ledger) && (await File.ReadAllTextAsync(ledger, Cancel)).Contains(person.ToString(), StringComparison.Ordinal), "the ledger outside the database knows");
        await platform.DisposeAsync();

        var restored = new NpgsqlConnectionStringBuilder(database) { Database = "restored_" + Guid.CreateVersion7().ToString("N")[^8..] };
        await using (var server = new NpgsqlConnection(database))
            await server.ExecuteAsync("CREATE DATABASE " + restored.Database);
        await Tool("pg_restore", restored.ConnectionString, "--exit-on-error", dump);
        (await Holding(restored.ConnectionString)).ShouldContain("members.person");

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Apart).AddInMemoryCollection(new Dictionary<string, string?> { ["ANIMATION_POSTGRES"] = restored.ConnectionString }).Build();
        (await Host.Commands.Prepare.Run(configuration)).ShouldBe(0);
        platform = await TestPlatform.Start("all", settings: Apart, database: restored.ConnectionString);
        await Answered(person);
        (await Places()).ShouldBeEmpty();
        (await platform.Rows<int>("members", "SELECT 1 FROM never_again")).Count.ShouldBe(1);
        (await File.ReadAllTextAsync(ledger, Cancel)).ShouldNotContain("canaricole", Case.Insensitive);
    }

    private async Task Erase(Browser admin, Guid person)
    {
        await admin.Open($"/animation/annuaire/personnes/{person}");
        await admin.Submit("form[action$=suppression]");
        await Answered(person);
    }

    private Task Answered(Guid person) => TestPlatform.Eventually(async () =>
        (await platform.Rows<string>("members", "SELECT service FROM erasure_report WHERE person_id = @person", new { person })).Count == 6, "every service has answered");

    private static async Task Tool(string name, string database, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(database);
        var start = new ProcessStartInfo($"/usr/lib/postgresql/15/bin/{name}", ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-d", server.Database!, .. arguments]) { RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = server.Password ?? "";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, errors);
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
    private Task<IReadOnlyList<string>> Places() => Holding(platform.Services.GetRequiredService<Hosting.Configuration.Settings>().Postgres);

    private static async Task<IReadOnlyList<string>> Holding(string database)
    {
        var found = new List<string>();
        await using var connection = new NpgsqlConnection(database);
        foreach (var table in await connection.QueryAsync<string>("SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"))
        {
            if ((await connection.QueryAsync<string>($"SELECT t::text FROM {table} t")).Any(row => canaries.Any(canary => row.Contains(canary, StringComparison.Ordinal))))
                found.Add(table);
        }
        return found;
    }
}
