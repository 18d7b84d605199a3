using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Animation.Hosting.Configuration;

/// <summary>Everything an installation says about itself, read once from <c>ANIMATION_*</c> and checked at start.</summary>
public sealed record Settings
{
    /// <summary>Public address of the platform; links in mails start with it.</summary>
    public required Uri Url { get; init; }

    /// <summary>Owner connection: <c>prepare</c> uses it as it is, services narrow it to their role.</summary>
    public required string Postgres { get; init; }

    /// <summary>Connection of one service when it lives on a server of its own (<c>ANIMATION_POSTGRES_EVENTS</c>…).</summary>
    public IReadOnlyDictionary<string, string> PostgresByService { get; init; } = new Dictionary<string, string>();

    /// <summary><c>amqp://…</c>; none for the in-memory bus of a laptop, a demo or a test.</summary>
    public Uri? RabbitMq { get; init; }

    /// <summary>Names of the services this process runs.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Where mail leaves: <c>smtp://…</c>, <c>smtps://…</c> or <c>folder:…</c>; Newsletter reads it.</summary>
    public string? Mail { get; init; }

    /// <summary>File outside the database that remembers erasures, so that a restored backup forgets them again; none keeps none.</summary>
    public string? Erasures { get; init; }

    /// <summary>Maildir into which the mail server puts newsletters for the watch; none when they come by <c>mail-in</c> or not at all.</summary>
    public string? Maildir { get; init; }

    /// <summary>
    /// File outside the database that holds the key under which addresses of erased people are hashed: a backup alone then leads from no hash to an
    /// address. None keeps the key in the database, as a laptop, a demonstration or a test does.
    /// </summary>
    public string? PromiseKey => PromiseKeyFile ?? (Erasures is null ? null : Erasures + ".key");

    private string? PromiseKeyFile { get; init; }

    /// <summary>OTLP/HTTP collector; none sends nothing anywhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary><c>host:port</c> pairs that the guard on outside addresses lets through: the demo's own feeds, tests.</summary>
    public IReadOnlyList<string> FetchExempt { get; init; } = [];

    /// <summary>Address where fragments of all services answer; none when this process hosts them all and can ask itself.</summary>
    public Uri? Internal { get; init; }

    /// <summary>Addresses of the proxies whose forwarded headers are believed; loopback always is.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>A demonstration: invented people, one-button sign-in on loopback, mail that cannot leave its folder.</summary>
    public bool Demo { get; init; }

    /// <summary>False where deadlines are driven by hand, as in feature tests: no scheduler starts.</summary>
    public bool Jobs { get; init; } = true;

    /// <summary>Name of the association, shown in the header and in mails.</summary>
    public string Association { get; init; } = "Animation";

    public static readonly IReadOnlyList<string> AllServices = ["members", "events", "watch", "newsletter", "engagement"];

    public bool Runs(string service) => Services.Contains(service);

    /// <summary>Reads and checks; every fault is one line naming the variable and what it should hold.</summary>
    /// <exception cref="SettingsException">Something is missing or malformed.</exception>
    public static Settings Read(IConfiguration configuration, bool production)
    {
        string? Value(string name) => configuration["ANIMATION_" + name] is { Length: > 0 } value ? value : null;
        IReadOnlyList<string> services = List(Value("SERVICES") ?? configuration["services"] ?? "all");
        if (services is ["all"])
            services = AllServices;
        if (services.Except(AllServices).FirstOrDefault() is { } unknown)
            throw new SettingsException($"--services: '{unknown}' is not one of all, {string.Join(", ", AllServices)}.");
        var demo = Value("DEMO") is "1" or "true";
        var postgres = Postgresql("POSTGRES", Value("POSTGRES"));
        var rabbit = Value("RABBITMQ");
        if ((rabbit is null or "memory") && production && !demo)
            throw new SettingsException("ANIMATION_RABBITMQ: a real installation needs a broker, amqp://user:password@host:5672/.");
        return new Settings
        {
            Url = Address("URL", Value("URL") ?? "http://localhost:5000", "http", "https"),
            Postgres = postgres,
            PostgresByService = AllServices
                .Where(service => Value("POSTGRES_" + service.ToUpperInvariant()) is not null)
                .ToDictionary(service => service, service => Postgresql("POSTGRES_" + service.ToUpperInvariant(), Value("POSTGRES_" + service.ToUpperInvariant()))),
            RabbitMq = rabbit is null or "memory" ? null : Address("RABBITMQ", rabbit, "amqp", "amqps"),
            Services = services,
            Mail = Value("MAIL"),
            Erasures = Value("ERASURES") is { } erasures ? Path.IsPathRooted(erasures) ? erasures : throw new SettingsException("ANIMATION_ERASURES: an absolute path is expected, outside the database's own disk if possible.") : null,
            Maildir = Value("MAILDIR") is { } maildir ? Path.IsPathRooted(maildir) ? maildir : throw new SettingsException("ANIMATION_MAILDIR: the absolute path of a Maildir is expected.") : null,
            PromiseKeyFile = Value("PROMISE_KEY") is { } key ? Path.IsPathRooted(key) ? key : throw new SettingsException("ANIMATION_PROMISE_KEY: an absolute path is expected, outside the database and its backups.") : null,
            Otlp = Value("OTLP") is { } otlp ? Address("OTLP", otlp, "http", "https") : null,
            FetchExempt = List(Value("FETCH_EXEMPT") ?? ""),
            Internal = Value("INTERNAL") is { } inside ? Address("INTERNAL", inside, "http", "https") : null,
            Proxies = List(Value("PROXIES") ?? ""),
            Demo = demo,
            Jobs = Value("JOBS") is not "off",
            Association = Value("ASSOCIATION") ?? "Animation",
        };
    }

    private static string[] List(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Uri Address(string name, string value, params string[] schemes) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw new SettingsException($"ANIMATION_{name}: an address starting with {string.Join(":// or ", schemes)}:// is expected.");

    private static string Postgresql(string name, string? value)
    {
        if (value is null)
            throw new SettingsException($"ANIMATION_{name} is missing: Host=…;Database=…;Username=…;Password=…");
        try
        {
            return new NpgsqlConnectionStringBuilder(value).ConnectionString;
        }
        catch (ArgumentException)
        {
            throw new SettingsException($"ANIMATION_{name}: a connection string Host=…;Database=…;Username=…;Password=… is expected.");
        }
    }
}

/// <summary>The installation cannot start as it is configured; its message is the one line to print.</summary>
public sealed class SettingsException(string message) : Exception(message);
