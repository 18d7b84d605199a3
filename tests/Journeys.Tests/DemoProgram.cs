using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.PrivateServers;
using Animation.Testing;
using Dapper;
using Microsoft.Playwright;
using Npgsql;

namespace Animation.Journeys.Tests;

/// <summary>The demonstration as <c>infra/demo.sh</c> runs it, two months of life included, and a browser.</summary>
public sealed class DemoProgram : IAsyncLifetime
{
    /// <summary>Who keeps the directory and gives roles; nobody in the demonstration may.</summary>
    public const string Directory = "annuaire";

    /// <summary>Somebody of the staff whose session waits for a first application of codes.</summary>
    public const string Newcomer = "sans application";

    private PrivatePostgres postgres = null!;
    private Databases databases = null!;
    private OneProcess program = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        postgres = await PrivatePostgres.Start();
        var name = $"demo_{Environment.ProcessId}";
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync();
        }
        var database = OneProcess.Database(postgres.ConnectionString, name);
        program = new OneProcess(database, new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });
        await Run("prepare");
        await Run("demo", "seed");
        program.Launch();
        await program.Serving();
        databases = new Databases(new Settings { Url = program.Address, Postgres = database, Services = Settings.AllServices });
        await ImportTwice();
        playwright = await Playwright.CreateAsync();
        browser = await Window.Launch(playwright);
    }

    public Task<Window> Visitor(bool scripts = true) => Window.Open(browser, program.Address, scripts);

    /// <summary>Comes in by a door of the demonstration: <c>agent</c>, <c>membre</c> or <c>direction</c>; or as one of those named above.</summary>
    public async Task<Window> Enter(string door, bool scripts = true)
    {
        var window = await Visitor(scripts);
        if (door is Directory or Newcomer)
        {
            await window.Page.Context.AddCookiesAsync([new() { Name = SessionCookie.Name, Value = await Session(door), Secure = true, Url = $"https://{program.Address.Authority}/" }]);
            return window;
        }
        await window.Go("/demo/entrer/" + door);
        await window.Press("Entrer dans la démonstration");
        return window;
    }

    private async Task<string> Session(string door)
    {
        await using var connection = await databases["members"].OpenConnectionAsync();
        var officer = await connection.QuerySingleAsync<Guid>("SELECT id FROM person WHERE address = 'camille.ferrand@exemple.fr'");
        return await new Sessions(databases, TimeProvider.System).Open(
            new SessionStart(officer, [Roles.Officer, Roles.Admin], "fr", SecondFactor: door == Directory, "Firefox sur Windows"), CancellationToken.None);
    }

    // One table of which a line is refused, one whose columns wait to be confirmed.
    private async Task ImportTwice()
    {
        using var browser = new Browser(program.Address);
        browser.Cookies[SessionCookie.Name] = await Session(Directory);
        await browser.Open("/animation/annuaire/import");
        await browser.Submit("#importer", [("Subject", "people"), ("Table", "Nom complet\tAdresse de courriel\nAlix Relue\talix.relue@exemple.fr\nSans Adresse\tnulle part")]);
        await browser.Submit("#verifier", [("Origin", "Liste des rencontres de Quimper")]);
        await browser.Open("/animation/annuaire/import");
        await browser.Submit("#importer", [("Subject", "organisations"), ("Table", "Nom\tType\tTerritoire\nLocronan\tCommune\t29134")]);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await (databases?.DisposeAsync() ?? ValueTask.CompletedTask);
        await program.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private async Task Run(params string[] arguments) => (await program.Run(arguments)).ShouldBe(0, string.Join('\n', program.Output));
}
