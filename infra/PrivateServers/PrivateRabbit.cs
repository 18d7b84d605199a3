using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Animation.PrivateServers;

/// <summary>
/// A RabbitMQ broker of one's own on a free loopback port, gone with its owner. Where ANIMATION_RABBITMQ names a broker,
/// none is started and that address is handed back. Boots in 5 to 12 s: start one for a test assembly, a virtual host for a class.
/// </summary>
public sealed class PrivateRabbit : IAsyncDisposable
{
    private const int Attempts = 5;
    private const int MissingPackage = 69;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);
    private readonly LeashedProcess? broker;

    private PrivateRabbit(LeashedProcess? broker, Uri uri)
    {
        this.broker = broker;
        Uri = uri;
    }

    /// <summary>The address of the default virtual host, with user and password.</summary>
    public Uri Uri { get; }

    /// <summary>Whether this is a broker of our own, which can be stopped, wiped and killed.</summary>
    public bool IsPrivate => broker is not null;

    /// <summary>An empty broker, ready to be connected to.</summary>
    /// <exception cref="PrivateServerException">RabbitMQ is not installed or does not start.</exception>
    public static async Task<PrivateRabbit> Start(CancellationToken cancellation = default)
    {
        if (Environment.GetEnvironmentVariable("ANIMATION_RABBITMQ") is { Length: > 0 } given)
        {
            return new PrivateRabbit(null, new Uri(given));
        }

        for (var attempt = 1; ; attempt++)
        {
            var rabbit = Launch();
            try
            {
                await rabbit.Ready(cancellation);
                return rabbit;
            }
            catch (PrivateServerException error) when (attempt < Attempts && PortWasTaken(error.Message))
            {
                await rabbit.DisposeAsync();
            }
            catch
            {
                await rabbit.DisposeAsync();
                throw;
            }
        }
    }

    private static PrivateRabbit Launch()
    {
        var ports = Ports.Free(3);
        var folder = Directory.CreateTempSubdirectory("animation-rabbit-").FullName;
        string[] arguments = [LeashedProcess.Script("private-rabbit.sh"), folder, .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture))];
        return new PrivateRabbit(
            LeashedProcess.Start("sh", arguments, new LeashOptions { Folder = folder, Restartable = true }),
            new Uri($"amqp://guest:guest@127.0.0.1:{ports[0]}/"));
    }

    private static bool PortWasTaken(string message) =>
        message.Contains("in use", StringComparison.Ordinal) || message.Contains("eaddrinuse", StringComparison.Ordinal);

    /// <summary>Stops the broker in order; <see cref="Restart"/> brings it back on the same port with its durable queues.</summary>
    public Task Stop() => Own().Terminate();

    /// <summary>Ends the broker by kill -9.</summary>
    public Task Kill() => Own().Kill();

    /// <summary>Stops the broker, if it runs, and starts it again on the same port with its durable queues.</summary>
    public async Task Restart(CancellationToken cancellation = default)
    {
        await Stop();
        await Own().Again();
        await Ready(cancellation);
    }

    /// <summary>The disk is lost: starts again on the same port with no queue, no message and no virtual host but "/".</summary>
    public async Task WipeAndRestart(CancellationToken cancellation = default)
    {
        await Stop();
        Directory.Delete(Path.Combine(Own().Folder, "mnesia"), recursive: true);
        await Own().Again();
        await Ready(cancellation);
    }

    /// <summary>A virtual host where guest may do anything; its address.</summary>
    public async Task<Uri> CreateVirtualHost(string name)
    {
        await Control("add_vhost", name);
        await Control("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
        return new Uri(Uri, name);
    }

    /// <summary>Queues of a virtual host and the messages each holds; the counts of quorum queues lag by some seconds.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ListQueues(string virtualHost = "/")
    {
        var rows = await Control("list_queues", "-p", virtualHost, "name", "messages", "--formatter", "json");
        using var document = JsonDocument.Parse(rows);
        return document.RootElement.EnumerateArray().ToDictionary(
            row => row.GetProperty("name").GetString()!,
            row => row.GetProperty("messages") is { ValueKind: JsonValueKind.Number } count ? count.GetInt64() : 0);
    }

    /// <summary>Runs rabbitmqctl against this broker (about half a second) and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its output.</exception>
    public async Task<string> Control(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[LeashedProcess.Script("rabbit-control.sh"), Own().Folder, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var control = Process.Start(start)!;
        var error = control.StandardError.ReadToEndAsync();
        var output = await control.StandardOutput.ReadToEndAsync();
        await control.WaitForExitAsync();
        return control.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', arguments)} ended with {control.ExitCode}: {output}{await error}");
    }

    public ValueTask DisposeAsync() => broker?.DisposeAsync() ?? ValueTask.CompletedTask;

    private LeashedProcess Own() =>
        broker ?? throw new InvalidOperationException("ANIMATION_RABBITMQ names a broker that is not ours to control.");

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
        () => "RabbitMQ does not answer\n" + Own().Tail(),
        cancellation);

    // An open port may be another broker's, taken just before: our own node must say that it has started, too.
    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Uri.Host, Uri.Port, cancellation);
            await Control("await_startup");
            return true;
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<PrivateServerException> Failure(LeashedProcess broker)
    {
        // Its last words may still be on their way through the pipe.
        await Task.Delay(200);
        return new PrivateServerException(
            broker.ExitCode == MissingPackage ? broker.Tail(1) : $"RabbitMQ ended with {broker.ExitCode}: {broker.Tail()}");
    }
}
