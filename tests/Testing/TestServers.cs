using Animation.Host;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.PrivateServers;
using Dapper;
using Npgsql;

namespace Animation.Testing;

/// <summary>One PostgreSQL for the test assembly and one migrated template in it; each class clones a database of its own.</summary>
public static class TestServers
{
    private static readonly Lazy<Task<(string Server, string Template)>> prepared = new(Prepare);
    private static int number;

    /// <summary>A fresh, migrated database; its connection string, as owner.</summary>
    public static async Task<string> CreateDatabase()
    {
        var (server, template) = await prepared.Value;
        var name = $"{template}_{Interlocked.Increment(ref number)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return With(server, name);
    }

    private static async Task<(string Server, string Template)> Prepare()
    {
        var postgres = await PrivatePostgres.Start(CancellationToken.None);
        var server = postgres.ConnectionString;
        var template = $"t_{Environment.ProcessId}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        // Roles belong to the whole server, which several test assemblies may share.
        await connection.ExecuteAsync("SELECT pg_advisory_lock(7240115002)");
        await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {template} WITH (FORCE)");
        await connection.ExecuteAsync($"CREATE DATABASE {template}");
        var settings = new Settings { Url = new Uri("http://localhost"), Postgres = With(server, template), Services = Settings.AllServices };
        await Preparation.Run(settings, AnimationApp.Services, CancellationToken.None);
        await connection.ExecuteAsync("SELECT pg_advisory_unlock(7240115002)");
        return (server, template);
    }

    private static string With(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = true }.ConnectionString;
}
