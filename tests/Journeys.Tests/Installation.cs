using Animation.Host;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.PrivateServers;
using Animation.Testing;
using Dapper;
using Npgsql;

namespace Animation.Journeys.Tests;

/// <summary>
/// The real shape on this machine: one process per service, RabbitMQ, PostgreSQL, a sink for mail, a publisher's site with a feed,
/// Caddy in front at one address.
/// </summary>
public class Installation : IAsyncLifetime
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, LeashedProcess> processes = [];
    private readonly Dictionary<string, int> ports = [];
    private Dictionary<string, string?> environment = [];
    private PrivatePostgres postgres = null!;
    private Front front = null!;

    /// <summary>True for one process with everything and the in-memory bus instead of five and a broker.</summary>
    protected virtual bool Whole => false;

    private IReadOnlyList<string> Shape => Whole ? ["all"] : Settings.AllServices;

    public PrivateRabbit Rabbit { get; private set; } = null!;

    public SmtpSink Sink { get; private set; } = null!;

    public FeedSite Feeds { get; private set; } = null!;

    /// <summary>The one public address.</summary>
    public Uri Address => front.Address;

    public Databases Databases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await StartServers();
        foreach (var process in Shape)
            Run(process);
        foreach (var process in Shape)
            await Ready(process);
    }

    /// <summary>Kills a service's process without warning.</summary>
    public Task Kill(string service) => processes[service].Kill();

    /// <summary>Starts a killed service again and waits until it serves.</summary>
    public async Task Again(string service)
    {
        await processes[service].DisposeAsync();
        Run(service);
        await Ready(service);
    }

    /// <summary>Runs a subcommand of the program, such as <c>outbox resend --since …</c>, and answers what it printed.</summary>
    public async Task<string> Command(params string[] arguments)
    {
        await using var process = LeashedProcess.Start("dotnet", [Program, .. arguments], new LeashOptions { Environment = environment });
        await Wait.Until(() => process.HasEnded, patience, () => process.Tail());
        process.ExitCode.ShouldBe(0, process.Tail());
        return string.Join('\n', process.Output);
    }

    /// <summary>A browser without scripts, signed in as a person holding these roles.</summary>
    public async Task<Browser> SignedIn(Guid person, params string[] roles)
    {
        var secret = await new Sessions(Databases, TimeProvider.System).Open(new SessionStart(person, roles, "fr", SecondFactor: true), CancellationToken.None);
        var browser = new Browser(Address);
        browser.Cookies[SessionCookie.Name] = secret;
        return browser;
    }

    /// <summary>A browser without scripts, signed in as an officer whom nobody knows: staff of the association.</summary>
    public Task<Browser> Officer() => SignedIn(Guid.CreateVersion7(), Roles.Officer, Roles.Admin);

    public async Task<IReadOnlyList<T>> Rows<T>(string service, string sql, object? args = null)
    {
        await using var connection = await Databases[service].OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, args)];
    }

    /// <summary>Waits until the condition holds; on failure says what was missing and how the processes ended.</summary>
    public Task Eventually(Func<Task<bool>> condition, string sentence, int seconds = 60) =>
        Wait.Until(condition, TimeSpan.FromSeconds(seconds), () => $"Expected: {sentence}.\n{Logs()}");

    /// <summary>Waits until nothing waits any more: outboxes sent, queues empty, mails decided.</summary>
    public Task Quiet(int seconds = 90) => Eventually(async () =>
    {
        foreach (var service in Settings.AllServices)
        {
            if ((await Rows<long>(service, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))[0] > 0)
                return false;
        }
        var queues = await Queues();
        return queues.Where(queue => !Parking(queue.Key)).All(queue => queue.Value == 0);
    }, "everything is delivered", seconds);

    /// <summary>Queues where a message ends when nobody could handle it: all must be empty.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Parked() =>
        (await Queues()).Where(queue => Parking(queue.Key) && queue.Value > 0).ToDictionary();

    private async Task<IReadOnlyDictionary<string, long>> Queues() => Whole ? new Dictionary<string, long>() : await Rabbit.ListQueues();

    /// <summary>Everything the processes wrote.</summary>
    public IEnumerable<string> Written => processes.Values.SelectMany(process => process.Output);

    /// <summary>The last lines of every process, for a failure message.</summary>
    public string Logs() => string.Join('\n', processes.Select(process => $"--- {process.Key}\n{process.Value.Tail(12)}"));

    private static bool Parking(string queue) =>
        queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal) || queue.EndsWith(".dead", StringComparison.Ordinal);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Animation.dll");

    private async Task StartServers()
    {
        var starting = (Postgres: PrivatePostgres.Start(), Rabbit: Whole ? null : PrivateRabbit.Start(), Sink: SmtpSink.Start(), Feeds: FeedSite.Start());
        postgres = await starting.Postgres;
        if (starting.Rabbit is not null)
            Rabbit = await starting.Rabbit;
        Sink = await starting.Sink;
        Feeds = await starting.Feeds;
        ports["all"] = Ports.Free();
        foreach (var service in Settings.AllServices)
            ports[service] = Whole ? ports["all"] : Ports.Free();
        front = Front.Start(ports.Where(port => port.Key != "all").ToDictionary());
        var name = $"journeys_{Environment.ProcessId}_{ports["members"]}";
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync($"CREATE DATABASE {name}");
        }
        var database = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString;
        environment = new Dictionary<string, string?>
        {
            ["ANIMATION_POSTGRES"] = database,
            ["ANIMATION_RABBITMQ"] = Whole ? "memory" : Rabbit.Uri.ToString(),
            ["DOTNET_ENVIRONMENT"] = Whole ? "Development" : "Production",
            ["ANIMATION_URL"] = front.Address.ToString().TrimEnd('/'),
            ["ANIMATION_INTERNAL"] = front.Internal.ToString().TrimEnd('/'),
            ["ANIMATION_MAIL"] = $"{Sink.Uri.ToString().TrimEnd('/')}?from=veille@animation.test",
            ["ANIMATION_FETCH_EXEMPT"] = Feeds.Address.Authority,
            ["ANIMATION_ASSOCIATION"] = "Association des journées d'essai",
        };
        var settings = new Settings { Url = front.Address, Postgres = database, Services = Settings.AllServices };
        await Preparation.Run(settings, AnimationApp.Services, CancellationToken.None);
        Databases = new Databases(settings);
    }

    private void Run(string service) => processes[service] = LeashedProcess.Start(
        "dotnet", [Program, "--services", service, "--urls", $"http://127.0.0.1:{ports[service]}"], new LeashOptions { Environment = environment });

    private Task Ready(string service) => processes[service].WaitForHttp(new Uri($"http://127.0.0.1:{ports[service]}/sante/pret"), patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Values)
            await process.DisposeAsync();
        await front.DisposeAsync();
        await Databases.DisposeAsync();
        await Feeds.DisposeAsync();
        await Sink.DisposeAsync();
        if (!Whole)
            await Rabbit.DisposeAsync();
        await postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The recommended shape of one small machine, with the bus that forgets.</summary>
public sealed class WholeInstallation : Installation
{
    protected override bool Whole => true;
}

/// <summary>One installation for all journeys, which run one after the other.</summary>
[CollectionDefinition(nameof(Installation))]
public sealed class JourneysShareAnInstallation : ICollectionFixture<Installation>;
