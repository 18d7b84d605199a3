using System.Net.Sockets;
using System.Text;

namespace Animation.PrivateServers.Tests;

public sealed class SmtpSinkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_read_back_with_its_envelope_and_decoded()
    {
        await using var sink = await SmtpSink.Start(cancellation: cancellation);
        var message = """
            From: Animation <a@example.org>
            Subject: =?utf-8?B?w4l0w6k=?=
             =?utf-8?Q?_=C3=A0_venir?=
            Content-Type: multipart/alternative; boundary="b1"

            --b1
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            w4kgYmllbnTDtHQ=
            --b1
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>=C3=80 bient=
            =C3=B4t</p>
            --b1--
            """;

        (await Send(sink.Port, "bounce+1@example.org", ["b@example.org", "c@example.org"], message)).ShouldStartWith("250");

        var mail = (await sink.WaitFor(1, Limit, cancellation)).ShouldHaveSingleItem();
        mail.From.ShouldBe("bounce+1@example.org");
        mail.To.ShouldBe(["b@example.org", "c@example.org"]);
        mail.Subject.ShouldBe("Été à venir");
        mail.PlainText.ShouldBe("É bientôt");
        mail.Html.TrimEnd().ShouldBe("<p>À bientôt</p>");
        mail.Raw.ShouldBe(message + "\n");
    }

    [Fact]
    public async Task A_message_still_arriving_is_not_read()
    {
        await using var sink = await SmtpSink.Start(cancellation: cancellation);
        using var client = await Session.Open(sink.Port, cancellation);
        await client.Say("MAIL FROM:<a@example.org>");
        await client.Say("RCPT TO:<b@example.org>");
        await client.Say("DATA");
        await client.Write(string.Concat(Enumerable.Repeat("a line of some length that goes on for a while\r\n", 2_000)));

        sink.Read().ShouldBeEmpty();
        (await client.Say(".")).ShouldStartWith("250");
        sink.Read().ShouldHaveSingleItem().Raw.Length.ShouldBeGreaterThan(90_000);
    }

    [Fact]
    public async Task A_command_can_be_refused_for_now_then_accepted_under_the_same_address()
    {
        var folder = Directory.CreateTempSubdirectory("sink-").FullName;
        try
        {
            int port;
            await using (var refusing = await SmtpSink.Start(folder, ["-r", "RCPT"], cancellation: cancellation))
            {
                port = refusing.Port;
                (await Send(port, "a@example.org", ["b@example.org"], "x")).ShouldStartWith("4");
            }

            await using var accepting = await SmtpSink.Start(folder, port: port, cancellation: cancellation);
            (await Send(port, "a@example.org", ["b@example.org"], "x")).ShouldStartWith("250");
            accepting.Read().ShouldHaveSingleItem();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> Send(int port, string from, string[] to, string message)
    {
        using var session = await Session.Open(port, cancellation);
        await session.Say($"MAIL FROM:<{from}>");
        foreach (var recipient in to)
        {
            var answer = await session.Say($"RCPT TO:<{recipient}>");
            if (answer[0] != '2')
            {
                return answer;
            }
        }

        await session.Say("DATA");
        return await session.Say(message.ReplaceLineEndings("\r\n") + "\r\n.");
    }

    private sealed class Session(TcpClient client, StreamReader reader, CancellationToken cancellation) : IDisposable
    {
        public static async Task<Session> Open(int port, CancellationToken cancellation)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellation);
            var session = new Session(client, new StreamReader(client.GetStream(), Encoding.ASCII), cancellation);
            await session.Answer();
            await session.Say("HELO test");
            return session;
        }

        public async Task<string> Say(string line)
        {
            await Write(line + "\r\n");
            return await Answer();
        }

        public async Task Write(string text) => await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);

        public void Dispose()
        {
            reader.Dispose();
            client.Dispose();
        }

        private async Task<string> Answer() => await reader.ReadLineAsync(cancellation) ?? "closed";
    }
}
