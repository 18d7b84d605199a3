using Animation.PrivateServers;
using Microsoft.Playwright;
using Npgsql;

namespace Animation.Journeys.Tests;

/// <summary>The demonstration as <c>infra/demo.sh</c> runs it, two months of life included, and a browser.</summary>
public sealed class DemoProgram : IAsyncLifetime
{
    private PrivatePostgres postgres = null!;
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
        program = new OneProcess(OneProcess.Database(postgres.ConnectionString, name), new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1" });
        await Run("prepare");
        await Run("demo", "seed");
        program.Launch();
        await program.Serving();
        playwright = await Playwright.CreateAsync();
        browser = await Window.Launch(playwright);
    }

    public Task<Window> Visitor(bool scripts = true) => Window.Open(browser, program.Address, scripts);

    /// <summary>Comes in by a door of the demonstration: <c>agent</c>, <c>membre</c> or <c>direction</c>.</summary>
    public async Task<Window> Enter(string door, bool scripts = true)
    {
        var window = await Visitor(scripts);
        await window.Go("/demo/entrer/" + door);
        await window.Press("Entrer dans la démonstration");
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await program.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private async Task Run(params string[] arguments) => (await program.Run(arguments)).ShouldBe(0, string.Join('\n', program.Output));
}
