using Animation.EventStore.Daemon;
using Animation.PrivateServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(Animation.EventStore.Tests.Postgres))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Animation.EventStore.Tests;

/// <summary>
/// One server for the assembly, of its own, and one test at a time: any transaction open anywhere in a cluster holds every reader back,
/// which is what these tests are about, so nobody else's may be there. Even the server's own upkeep is off.
/// </summary>
public sealed class Postgres : IAsyncLifetime
{
    private static int schemas;

    public PrivatePostgres Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PrivatePostgres.StartOwn(cancellation: TestContext.Current.CancellationToken);
        await using var owner = NpgsqlDataSource.Create(Server.ConnectionString);
        await using (var quiet = owner.CreateCommand("alter system set autovacuum = off"))
            await quiet.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var reload = owner.CreateCommand("select pg_reload_conf()");
        await reload.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public static string NextSchema() => $"es_{Environment.ProcessId}_{Interlocked.Increment(ref schemas)}";
}

/// <summary>A clock that stands still until it is set.</summary>
public sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A store in a fresh schema for each test; the role that owns nothing is used, as in production.</summary>
public abstract class StoreTests(Postgres postgres) : IAsyncLifetime
{
    private readonly List<ProjectionDaemon> daemons = [];
    private readonly string schema = Postgres.NextSchema();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;
    protected static TimeSpan Soon { get; } = TimeSpan.FromSeconds(30);

    protected Clock Clock { get; } = new();
    protected NpgsqlDataSource Source { get; private set; } = null!;
    protected DocumentStore Store { get; private set; } = null!;
    protected ProjectionDaemon Daemon { get; private set; } = null!;
    protected string Schema => schema;
    protected Postgres Server => postgres;

    protected virtual void Configure(StoreOptions options) { }

    public async ValueTask InitializeAsync()
    {
        await using (var owner = NpgsqlDataSource.Create(postgres.Server.ConnectionString))
        {
            await using var create = owner.CreateCommand($"""
                create schema {schema};
                create role {schema} nologin;
                grant usage on schema {schema} to {schema};
                alter default privileges in schema {schema} grant select, insert, update, delete on tables to {schema};
                alter default privileges in schema {schema} grant usage on sequences to {schema};
                """);
            await create.ExecuteNonQueryAsync(Stop);
        }
        await using (var owner = NpgsqlDataSource.Create(postgres.Server.ConnectionString + $";Options=-c search_path={schema}"))
            await DocumentStore.InstallAsync(owner, Stop);
        Source = NpgsqlDataSource.Create(postgres.Server.ConnectionString + $";Options=-c role={schema} -c search_path={schema},public;Maximum Pool Size=24");
        Store = NewStore(Configure);
        Daemon = NewDaemon(Store);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var daemon in daemons)
        {
            await daemon.StopAsync(CancellationToken.None);
            daemon.Dispose();
        }
        await Source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What another process, perhaps with another version of the program, would have.</summary>
    protected DocumentStore NewStore(Action<StoreOptions> configure, NpgsqlDataSource? source = null)
    {
        var options = new StoreOptions();
        Season.Map(options.Events);
        configure(options);
        return new DocumentStore(source ?? Source, options, Clock);
    }

    protected ProjectionDaemon NewDaemon(DocumentStore store)
    {
        var daemon = new ProjectionDaemon(store, NullLogger<ProjectionDaemon>.Instance);
        daemons.Add(daemon);
        return daemon;
    }

    protected async Task<StreamAction> Append(string stream, params object[] events)
    {
        var session = Store.LightweightSession();
        var action = session.Events.Append(stream, events);
        await session.SaveChangesAsync(Stop);
        return action;
    }

    protected async Task<T> Scalar<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Stop))!;
    }

    /// <summary>What only the owner of the schema may do.</summary>
    protected async Task Owner(string sql)
    {
        await using var owner = NpgsqlDataSource.Create(postgres.Server.ConnectionString + $";Options=-c search_path={schema}");
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    protected async Task Execute(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
