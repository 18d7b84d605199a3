using Animation.PrivateServers;
using Npgsql;

namespace Animation.Journeys.Tests;

/// <summary>The whole program in one real process, as a small server or a laptop runs it.</summary>
public sealed class OneProcess : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, string?> environment;
    private LeashedProcess? process;

    /// <param name="settings">More <c>ANIMATION_*</c> variables, or others instead of the usual ones.</param>
    public OneProcess(string postgres, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Mail = Directory.CreateTempSubdirectory("animation-journey-mail-");
        environment = new Dictionary<string, string?>
        {
            ["ANIMATION_POSTGRES"] = postgres,
            ["ANIMATION_RABBITMQ"] = "memory",
            ["ANIMATION_URL"] = Address.ToString().TrimEnd('/'),
            // A demonstration reads feeds that it serves itself.
            ["ANIMATION_FETCH_EXEMPT"] = Address.Authority,
            ["ANIMATION_MAIL"] = "folder:" + Mail.FullName,
            ["DOTNET_ENVIRONMENT"] = "Development",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            environment[name] = value;
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    /// <summary>Where its mails end.</summary>
    public DirectoryInfo Mail { get; }

    public IReadOnlyList<string> Output => process?.Output ?? [];

    public int? ExitCode => process?.ExitCode;

    public static string Database(string server, string name) => new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    public void Launch(params string[] arguments) => process = LeashedProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Animation.dll"), .. arguments, "--urls", Address.ToString()], new LeashOptions { Environment = environment });

    /// <summary>Runs a subcommand to its end.</summary>
    public async Task<int> Run(params string[] arguments)
    {
        Launch(arguments);
        return await Ended();
    }

    public async Task<int> Ended()
    {
        await Wait.Until(() => process!.HasEnded, patience, () => process!.Tail());
        return process!.ExitCode ?? -1;
    }

    public Task Serving(string path = "/sante/pret") => process!.WaitForHttp(new Uri(Address, path), patience);

    public Task Kill() => process!.Kill();

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        Mail.Delete(recursive: true);
    }
}
