using System.Globalization;
using System.Net.Sockets;

namespace Animation.PrivateServers;

/// <summary>Postfix's smtp-sink: a real SMTP server that keeps each message with its envelope as a file in a folder.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    private readonly LeashedProcess server;
    private readonly string mails;

    private SmtpSink(LeashedProcess server, string mails, int port)
    {
        this.server = server;
        this.mails = mails;
        Port = port;
    }

    public int Port { get; }

    /// <summary>smtp://127.0.0.1:port</summary>
    public Uri Uri => new($"smtp://127.0.0.1:{Port}");

    /// <summary>Starts a sink on a free port. Null folder: a throw-away one.</summary>
    /// <param name="folder">Where the messages go; kept at the end. Made if absent.</param>
    /// <param name="options">smtp-sink's own: "-r RCPT" refuses a command for now, "-f RCPT" for good, "-q DATA" hangs up.</param>
    /// <param name="port">A fixed port, to bring a sink back with other options under the same address.</param>
    /// <exception cref="PrivateServerException">smtp-sink is not installed or does not start.</exception>
    public static async Task<SmtpSink> Start(
        string? folder = null, IEnumerable<string>? options = null, int? port = null, CancellationToken cancellation = default)
    {
        var given = options?.ToList() ?? [];
        for (var attempt = 1; ; attempt++)
        {
            var sink = Launch(folder, given, port ?? Ports.Free());
            try
            {
                await sink.Ready(cancellation);
                return sink;
            }
            catch (PrivateServerException error) when (attempt < Attempts && port is null && error.Message.Contains("in use", StringComparison.Ordinal))
            {
                await sink.DisposeAsync();
            }
            catch
            {
                await sink.DisposeAsync();
                throw;
            }
        }
    }

    private static SmtpSink Launch(string? folder, List<string> options, int port)
    {
        var own = Directory.CreateTempSubdirectory("animation-mail-").FullName;
        var mails = folder is null ? Path.Combine(own, "mails") : Path.GetFullPath(folder);
        string[] arguments = [LeashedProcess.Script("smtp-sink.sh"), mails, port.ToString(CultureInfo.InvariantCulture), .. options];
        return new SmtpSink(LeashedProcess.Start("sh", arguments, new LeashOptions { Folder = own }), mails, port);
    }

    /// <summary>The messages received whole so far, oldest first.</summary>
    public IReadOnlyList<SinkMail> Read()
    {
        if (!Directory.Exists(mails))
        {
            return [];
        }

        // Listed before the sink is asked which it still writes: a file that appears in between is left for the next reading.
        var files = new DirectoryInfo(mails).GetFiles();
        var open = OpenFiles();
        return [.. files
            .Where(file => !open.Contains(file.FullName))
            .OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => File.ReadAllText(file.FullName))
            .Where(SinkMail.IsWhole)
            .Select(SinkMail.Parse)];
    }

    /// <summary>The messages received so far, once there are at least as many as expected.</summary>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    public async Task<IReadOnlyList<SinkMail>> WaitFor(int count, TimeSpan limit, CancellationToken cancellation = default)
    {
        IReadOnlyList<SinkMail> read = [];
        await Wait.Until(() => (read = Read()).Count >= count, limit, () => $"{read.Count} mails of {count}", cancellation);
        return read;
    }

    /// <summary>Forgets the messages received so far.</summary>
    public void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(mails))
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    // A file still held open by the sink is a message still arriving.
    private HashSet<string> OpenFiles()
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        if (server.Pid is not { } pid)
        {
            return open;
        }

        foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
        {
            try
            {
                open.Add(File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName ?? "");
            }
            catch (IOException)
            {
                // Closed in between: the message is whole.
            }
        }

        return open;
    }

    private Task Ready(CancellationToken cancellation) => Wait.Until(
        async () =>
        {
            if (server.HasEnded)
            {
                // Its last words may still be on their way through the pipe.
                await Task.Delay(200, cancellation);
                throw new PrivateServerException(server.Tail(1));
            }

            return await Answers(cancellation);
        },
        ReadyLimit,
        () => "smtp-sink does not answer\n" + server.Tail(),
        cancellation);

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
