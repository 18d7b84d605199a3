using System.Diagnostics;
using System.Globalization;
using System.Net.Http;

namespace Animation.PrivateServers;

/// <summary>How a leashed command runs.</summary>
public sealed record LeashOptions
{
    /// <summary>Added to this process's environment; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>What stops the command politely: TERM, INT or QUIT.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>The command's throw-away folder, removed when it has ended; made when null.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether <see cref="LeashedProcess.Again"/> may start the command anew after it ended.</summary>
    public bool Restartable { get; init; }
}

/// <summary>
/// A command run as a child that cannot outlive this process, not even when this process ends by kill -9: the shell
/// between them (leash.sh) stops it when its standard input closes, then removes its folder.
/// </summary>
public sealed class LeashedProcess : IAsyncDisposable
{
    private const int KeptLines = 20_000;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly Process leash;
    private readonly bool restartable;
    private readonly List<string> lines = [];
    private int disposed;
    private int? code;

    private LeashedProcess(Process leash, string folder, bool restartable)
    {
        this.leash = leash;
        this.restartable = restartable;
        Folder = folder;
    }

    /// <summary>The command's throw-away folder.</summary>
    public string Folder { get; }

    /// <summary>What the command wrote so far on standard output and standard error, the last 20,000 lines.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Whether the command runs no more.</summary>
    public bool HasEnded => code is not null || leash.HasExited || File.Exists(ExitFile) || !Directory.Exists(Folder);

    /// <summary>The command's exit code, null while it runs; 128 + n when signal n ended it.</summary>
    public int? ExitCode
    {
        get
        {
            if (code is not null || !HasEnded)
            {
                return code;
            }

            // The shell tidies up for an instant after the command ended; a restartable one stays and leaves a file.
            return !restartable && leash.WaitForExit(StopLimit) ? leash.ExitCode
                : int.TryParse(ReadOrEmpty(ExitFile), CultureInfo.InvariantCulture, out var left) ? left
                : null;
        }
    }

    /// <summary>The command's own process id, null when it does not run.</summary>
    public int? Pid => int.TryParse(ReadOrEmpty(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private string ExitFile => Path.Combine(Folder, "exit");

    /// <summary>The path of a script that lies beside this library.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "private-servers", name);

    /// <summary>Starts a command; returns at once, without waiting for it to be ready.</summary>
    public static LeashedProcess Start(string command, IEnumerable<string> arguments, LeashOptions? options = null)
    {
        options ??= new LeashOptions();
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("animation-").FullName;
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        string[] flags = options.Restartable ? ["-d", folder, "-r"] : ["-d", folder];
        foreach (var argument in (string[])[Script("leash.sh"), .. flags, options.StopSignal, command, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new LeashedProcess(new Process { StartInfo = start }, folder, options.Restartable);
        process.Run();
        return process;
    }

    private void Run()
    {
        leash.OutputDataReceived += (_, line) => Keep(line.Data);
        leash.ErrorDataReceived += (_, line) => Keep(line.Data);
        leash.Start();
        leash.BeginOutputReadLine();
        leash.BeginErrorReadLine();
    }

    /// <summary>Ends the command by SIGKILL and waits until it is gone.</summary>
    public Task Kill() => Signal("KILL");

    /// <summary>Asks the command to end by SIGTERM and waits until it is gone.</summary>
    public Task Terminate() => Signal("TERM");

    /// <summary>Sends KILL, TERM, INT or QUIT and waits until the command is gone; nothing if it is gone already.</summary>
    public async Task Signal(string signal)
    {
        // The shell may not have started the command yet.
        await Wait.Until(() => HasEnded || Pid is not null, StopLimit, () => "the command never started");
        if (!HasEnded)
        {
            await Say(signal);
        }

        await Wait.Until(() => HasEnded, StopLimit, () => $"still running {StopLimit.TotalSeconds} s after SIG{signal}\n{Tail()}");
    }

    /// <summary>Starts the same command anew, after it ended; only when it was started restartable.</summary>
    public Task Again()
    {
        if (!restartable || !HasEnded || leash.HasExited)
        {
            throw new InvalidOperationException("Only a restartable command that has ended can be started again.");
        }

        File.Delete(ExitFile);
        return Say("again");
    }

    /// <summary>The first line, already written or to come, that satisfies the condition.</summary>
    /// <exception cref="TimeoutException">None came in time, or the command ended before.</exception>
    public async Task<string> WaitForLine(Func<string, bool> condition, TimeSpan limit, CancellationToken cancellation = default)
    {
        string? found = null;
        await Wait.Until(() => (found = Output.FirstOrDefault(condition)) is not null || HasEnded, limit, () => "no such line\n" + Tail(), cancellation);
        return found ?? Output.FirstOrDefault(condition) ?? throw new TimeoutException($"ended with {ExitCode} before such a line\n{Tail()}");
    }

    /// <summary>Waits until a GET on the address answers 200.</summary>
    /// <exception cref="TimeoutException">It did not in time, or the command ended before.</exception>
    public async Task WaitForHttp(Uri address, TimeSpan limit, CancellationToken cancellation = default)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var last = "no answer";
        await Wait.Until(
            async () =>
            {
                if (HasEnded)
                {
                    throw new TimeoutException($"ended with {ExitCode} before {address} answered\n{Tail()}");
                }

                try
                {
                    using var answer = await client.GetAsync(address, cancellation);
                    last = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
                    return (int)answer.StatusCode == 200;
                }
                catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
                {
                    last = error.Message;
                    return false;
                }
            },
            limit,
            () => $"{address}: {last}\n{Tail()}",
            cancellation);
    }

    /// <summary>The last lines of output, for an error message.</summary>
    public string Tail(int count = 30) => string.Join('\n', Output.TakeLast(count));

    /// <summary>Stops the command and waits until it and its folder are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        leash.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        await leash.WaitForExitAsync(limit.Token);
        code = leash.ExitCode;
        leash.Dispose();
    }

    private async Task Say(string word)
    {
        await leash.StandardInput.WriteAsync(word + "\n");
        await leash.StandardInput.FlushAsync();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            if (lines.Count == KeptLines)
            {
                lines.RemoveRange(0, KeptLines / 10);
            }

            lines.Add(line);
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
