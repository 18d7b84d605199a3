using System.Collections.Concurrent;
using Animation.Hosting.Configuration;
using Npgsql;

namespace Animation.Hosting.Data;

/// <summary>One pool per schema, each narrowed to the role and the search path of its service.</summary>
public sealed class Databases : IAsyncDisposable
{
    private const string Platform = "platform";
    private readonly Settings settings;
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> pools = new();

    static Databases() => DapperTypes.Register();

    public Databases(Settings settings) => this.settings = settings;

    /// <summary>Where the promise not to write again has its key; none when it is in the database.</summary>
    public string? PromiseKey => settings.PromiseKey;

    /// <summary>The pool of a service, or of <c>platform</c> (key ring, sessions).</summary>
    public NpgsqlDataSource this[string service] => pools.GetOrAdd(service, Open);

    /// <summary>Key ring and sessions, shared by every process.</summary>
    public NpgsqlDataSource Shared => this[Platform];

    private NpgsqlDataSource Open(string service) =>
        NpgsqlDataSource.Create(ConnectionString(settings, service, service == Platform ? 6 : 12));

    /// <summary>The owner's connection narrowed to a service: its role, its search path, its limits.</summary>
    internal static string ConnectionString(Settings settings, string service, int poolSize)
    {
        var own = settings.PostgresByService.GetValueOrDefault(service);
        return new NpgsqlConnectionStringBuilder(own ?? settings.Postgres)
        {
            ApplicationName = "animation-" + service,
            MaxPoolSize = poolSize,
            MaxAutoPrepare = 40,
            Timeout = 5,
            CommandTimeout = 35,
            Options = (own is null ? $"-c role={service} " : "")
                + $"-c search_path={service},public -c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
        }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values)
            await pool.DisposeAsync();
    }
}
