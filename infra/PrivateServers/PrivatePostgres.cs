using System.Globalization;
using Npgsql;

namespace Animation.PrivateServers;

/// <summary>
/// A PostgreSQL 15 of one's own on a free loopback port, gone with its owner. Where ANIMATION_POSTGRES names a server,
/// none is started and that address is handed back.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const int Attempts = 5;
    private const int MissingPackage = 69;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(90);
    private readonly LeashedProcess? server;
    private readonly string data;

    private PrivatePostgres(LeashedProcess? server, string data, string connectionString)
    {
        this.server = server;
        this.data = data;
        ConnectionString = connectionString;
    }

    /// <summary>Superuser, database "postgres".</summary>
    public string ConnectionString { get; }

    /// <summary>Whether this is a server of our own, which can be stopped and restarted.</summary>
    public bool IsPrivate => server is not null;

    /// <summary>A server with empty, throw-away data.</summary>
    /// <exception cref="PrivateServerException">PostgreSQL is not installed or does not start.</exception>
    public static Task<PrivatePostgres> Start(CancellationToken cancellation = default) => Start(null, cancellation);

    /// <summary>A server over a folder: data found there is used, is written safely to disk and stays. Null: throw-away data.</summary>
    /// <exception cref="PrivateServerException">PostgreSQL is not installed or does not start.</exception>
    public static Task<PrivatePostgres> Start(string? dataDirectory, CancellationToken cancellation = default) =>
        Environment.GetEnvironmentVariable("ANIMATION_POSTGRES") is { Length: > 0 } given
            ? Task.FromResult(new PrivatePostgres(null, "", given))
            : StartOwn(dataDirectory, cancellation);

    /// <summary>A server of our own even where <c>ANIMATION_POSTGRES</c> names one: for tests that stop it.</summary>
    /// <exception cref="PrivateServerException">PostgreSQL is not installed or does not start.</exception>
    public static async Task<PrivatePostgres> StartOwn(string? dataDirectory = null, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var postgres = Launch(dataDirectory);
            try
            {
                await postgres.Ready(cancellation);
                return postgres;
            }
            catch (PrivateServerException error) when (attempt < Attempts && error.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                await postgres.DisposeAsync();
            }
            catch
            {
                await postgres.DisposeAsync();
                throw;
            }
        }
    }

    private static PrivatePostgres Launch(string? dataDirectory)
    {
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("animation-postgres-").FullName;
        var home = dataDirectory is null ? folder : Path.GetFullPath(dataDirectory);
        string[] arguments = [LeashedProcess.Script("private-postgres.sh"), home, port, .. (string[])(dataDirectory is null ? [] : ["durable"])];
        var options = new LeashOptions { Folder = folder, StopSignal = "INT", Restartable = true };
        return new PrivatePostgres(
            LeashedProcess.Start("sh", arguments, options), Path.Combine(home, "data"), $"Host=127.0.0.1;Port={port};Username=app;Database=postgres");
    }

    /// <summary>Ends every connection and stops; <see cref="Restart"/> brings it back on the same port with its data.</summary>
    public Task Stop() => Own().Signal("INT");

    /// <summary>Stops as in a crash: nothing is flushed, the next start recovers.</summary>
    public Task StopImmediate() => Own().Signal("QUIT");

    /// <summary>Whether it was stopped, or fell.</summary>
    public bool HasStopped => Own().HasEnded;

    /// <summary>Stops, if it runs, and starts again on the same port with the same data.</summary>
    public async Task Restart(CancellationToken cancellation = default)
    {
        await Stop();
        await Own().Again();
        await Ready(cancellation);
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private LeashedProcess Own() =>
        server ?? throw new InvalidOperationException("ANIMATION_POSTGRES names a server that is not ours to stop.");

    private Task Ready(CancellationToken cancellation) => Wait.Until(
        async () =>
        {
            if (Own().HasEnded)
            {
                throw await Failure(Own());
            }

            return await Answers(cancellation);
        },
        ReadyLimit,
        () => "PostgreSQL does not answer\n" + Own().Tail(),
        cancellation);

    // Another PostgreSQL may have taken the port just before: only ours has this data directory.
    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SHOW data_directory", connection);
            return (string?)await command.ExecuteScalarAsync(cancellation) == data;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<PrivateServerException> Failure(LeashedProcess server)
    {
        // Its last words may still be on their way through the pipe.
        await Task.Delay(200);
        return new PrivateServerException(
            server.ExitCode == MissingPackage ? server.Tail(1) : $"PostgreSQL ended with {server.ExitCode}: {server.Tail()}");
    }
}
