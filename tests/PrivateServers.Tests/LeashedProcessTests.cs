using System.Net;
using System.Net.Sockets;

namespace Animation.PrivateServers.Tests;

public sealed class LeashedProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_of_both_kinds_is_kept_and_a_line_can_be_waited_for()
    {
        await using var process = LeashedProcess.Start("sh", ["-c", "echo out; echo bad >&2; echo \"$WORD\"; exec sleep 600"], new LeashOptions
        {
            Environment = new Dictionary<string, string?> { ["WORD"] = "given" },
        });

        (await process.WaitForLine(line => line == "given", Limit, cancellation)).ShouldBe("given");
        await process.WaitForLine(line => line == "bad", Limit, cancellation);
        process.Output.ShouldContain("out");
        process.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_kill_is_not_negotiable_and_a_polite_end_is()
    {
        await using var stubborn = LeashedProcess.Start("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"]);
        await stubborn.WaitForLine(line => line == "ready", Limit, cancellation);
        await stubborn.Kill();
        stubborn.ExitCode.ShouldBe(137);

        await using var polite = LeashedProcess.Start("sh", ["-c", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"]);
        await polite.WaitForLine(line => line == "ready", Limit, cancellation);
        await polite.Terminate();
        polite.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_command_that_ends_by_itself_leaves_its_code_and_no_folder()
    {
        await using var process = LeashedProcess.Start("sh", ["-c", "exit 5"]);
        await Wait.Until(() => process.HasEnded, Limit, () => "still there", cancellation);
        await Wait.Until(() => process.ExitCode == 5, Limit, () => $"ended with {process.ExitCode}", cancellation);
        await Should.ThrowAsync<TimeoutException>(() => process.WaitForLine(line => line == "never", Limit, cancellation));
        await process.DisposeAsync();
        Directory.Exists(process.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_is_waited_for_until_it_answers_200()
    {
        await using var process = LeashedProcess.Start("sleep", ["600"]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answers = Task.Run(
            async () =>
            {
                foreach (var status in (string[])["503 Later", "200 OK"])
                {
                    using var client = await listener.AcceptTcpClientAsync(cancellation);
                    await using var stream = client.GetStream();
                    var ignored = await stream.ReadAsync(new byte[4096], cancellation);
                    await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellation);
                }
            },
            cancellation);

        await process.WaitForHttp(new Uri($"http://{listener.LocalEndpoint}/"), Limit, cancellation);
        await answers;
    }
}
