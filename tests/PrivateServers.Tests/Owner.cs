using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Animation.PrivateServers.Tests;

/// <summary>A shell that holds the pipe of a leashed server, as any owner does, and can be killed without a word.</summary>
internal sealed class Owner : IDisposable
{
    private readonly Process shell;
    private readonly string scripts;
    private readonly int port;

    private Owner(Process shell, string scripts, string serverFolder, int port)
    {
        this.shell = shell;
        this.scripts = scripts;
        this.port = port;
        ServerFolder = serverFolder;
    }

    public string ServerFolder { get; }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Runs as whoever runs the tests.</summary>
    public static string Launcher() => "";

    /// <summary>Runs as an ordinary user: as oneself, or as nobody when root runs the tests.</summary>
    public static string OrdinaryUser() => IsRoot ? "setpriv --reuid=nobody --regid=nogroup --clear-groups" : "";

    public static Owner Start(string launcher, string script, string signal, int[] ports)
    {
        // Where an ordinary user can read them: the build's output may lie under a folder closed to others.
        var scripts = Directory.CreateTempSubdirectory("owner-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(LeashedProcess.Script("leash.sh"))!))
        {
            File.Copy(file, Path.Combine(scripts, Path.GetFileName(file)));
        }

        var folder = Path.Combine(scripts, "server");
        var numbers = string.Join(' ', ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
        var leashed = $"sh {scripts}/leash.sh -d {folder} -r {signal} sh {scripts}/{script} {folder} {numbers}";
        // `sleep` keeps the pipe open as long as its shell lives; `exec` makes it the very process that is killed.
        var start = new ProcessStartInfo("sh", ["-c", $"""
            chmod 777 {scripts}
            mkfifo {scripts}/pipe
            {launcher} mkdir -m 700 {folder}
            {launcher} {leashed} <{scripts}/pipe >{scripts}/log 2>&1 &
            exec sleep 600 >{scripts}/pipe
            """]);
        return new Owner(Process.Start(start)!, scripts, folder, ports[0]);
    }

    public bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Kill()
    {
        shell.Kill();
        shell.WaitForExit();
    }

    public void Dispose()
    {
        if (!shell.HasExited)
        {
            Kill();
        }

        shell.Dispose();
        Directory.Delete(scripts, recursive: true);
    }
}
