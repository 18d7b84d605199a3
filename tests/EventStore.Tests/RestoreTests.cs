using System.Diagnostics;
using Animation.EventStore.Daemon;
using Animation.PrivateServers;
using Npgsql;

namespace Animation.EventStore.Tests;

public sealed class RestoreTests(Postgres postgres) : StoreTests(postgres)
{
    protected override void Configure(StoreOptions options)
    {
        options.Snapshot<Person>(ProjectionLifecycle.Async);
        options.Add(new FiguresByEvent(), ProjectionLifecycle.Async);
        options.Add(new FiguresByEvent("inline"), ProjectionLifecycle.Inline);
    }

    private static Task Append(DocumentStore store, string stream, string about)
    {
        var session = store.LightweightSession();
        session.Events.Append(stream, new Registered(about));
        return session.SaveChangesAsync(Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restored_into_a_fresh_cluster_every_projection_sees_every_event_once(bool daemonFirst)
    {
        await Daemon.CatchUpAsync(Stop);
        // Far more transactions than a fresh cluster has had, so that what is stored lies in its future.
        for (var i = 0; i < 2000; i++)
            await Append(Store, $"person-{i % 20}", $"event-{i % 4}");
        await Daemon.CatchUpAsync(Stop);
        for (var i = 0; i < 100; i++)
            await Append(Store, $"person-{i % 20}", $"event-{i % 4}");

        await using var fresh = await PrivatePostgres.StartOwn(cancellation: Stop);
        await CopyTo(fresh);
        await using var source = NpgsqlDataSource.Create(fresh.ConnectionString + $";Options=-c search_path={Schema},public");
        var store = NewStore(Configure, source);
        var daemon = NewDaemon(store);
        if (daemonFirst)
            await daemon.CatchUpAsync(Stop);
        for (var i = 0; i < 60; i++)
            await Append(store, $"person-{i % 30}", $"event-{i % 4}");
        await daemon.CatchUpAsync(Stop);
        for (var i = 0; i < 40; i++)
            await Append(store, $"person-{i % 20}", $"event-{i % 4}");
        await daemon.CatchUpAsync(Stop);

        await using var eras = source.CreateCommand("select count(*) from es_eras");
        (await eras.ExecuteScalarAsync(Stop)).ShouldBe(2L);
        var session = store.LightweightSession();
        var people = await session.LoadAllAsync<Person>(cancellation: Stop);
        people.Values.Sum(person => person.LastVersion).ShouldBe(2200);
        people.Values.ShouldAllBe(person => person.InOrder);
        (await session.LoadAllAsync<Figures>("figures", Stop)).Values.ShouldAllBe(figures => figures == new Figures(550, 0, 0));
        (await session.LoadAllAsync<Figures>("inline", Stop)).Values.ShouldAllBe(figures => figures == new Figures(550, 0, 0));
        (await daemon.StatusAsync(Stop)).ShouldAllBe(status => status.State == ProjectionState.Current);
        await daemon.RebuildProjectionAsync("figures", Stop);
        (await session.LoadAllAsync<Figures>("figures", Stop)).Values.ShouldAllBe(figures => figures == new Figures(550, 0, 0));
    }

    private async Task CopyTo(PrivatePostgres fresh)
    {
        var dump = Path.Combine(Directory.CreateTempSubdirectory("es-dump-").FullName, "dump.sql");
        await Run("pg_dump", Server.Server.ConnectionString, "--schema", Schema, "--no-owner", "--no-privileges", "-f", dump);
        await Run("psql", fresh.ConnectionString, "-q", "-v", "ON_ERROR_STOP=1", "-f", dump);
        Directory.Delete(Path.GetDirectoryName(dump)!, true);
    }

    private static async Task Run(string tool, string connectionString, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo($"/usr/lib/postgresql/15/bin/{tool}", [
            "-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-d", server.Database!, .. arguments])
        { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        process.ExitCode.ShouldBe(0, errors);
    }
}
