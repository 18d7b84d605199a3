using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

/// <summary>A relay on a free port of this machine that plays its part, good or bad.</summary>
internal sealed class FakeRelay : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = SelfSigned();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public FakeRelay()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public string Greeting { get; init; } = "220 relay ESMTP";
    public IReadOnlyList<string> Extensions { get; init; } = ["PIPELINING"];
    public IReadOnlyList<string> ExtensionsOnceEncrypted { get; init; } = ["PIPELINING", "AUTH PLAIN LOGIN"];
    public bool EncryptedFromTheStart { get; init; }

    /// <summary>Said in clear right behind the answer to STARTTLS.</summary>
    public string Injected { get; init; } = "";

    /// <summary>Another answer than the polite one; an empty text closes the connection, "…" says nothing.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public ConcurrentQueue<string> Heard { get; } = [];
    public ConcurrentQueue<string> Messages { get; } = [];
    public int Connections { get; private set; }

    public SmtpRoute Route(SmtpSecurity security = SmtpSecurity.None, string? user = null, string? password = null) =>
        new("localhost", Port, security, user, password, new Mailbox("veille@asso.example"), null, new Mailbox("retours@asso.example"));

    public SmtpTransport Transport(SmtpSecurity security = SmtpSecurity.None, string? user = null, string? password = null, bool trusted = true) =>
        new(Route(security, user, password), new SmtpTimeouts(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(3)))
        {
            Trust = trusted ? (_, shown, _, _) => shown?.GetCertHashString() == Certificate.GetCertHashString() : null,
        };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                sessions.Add(SessionAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task SessionAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        Stream stream = client.GetStream();
        try
        {
            if (EncryptedFromTheStart)
                stream = await EncryptedAsync(stream);
            await SayAsync(stream, Greeting);
            while (await LineAsync(stream) is { } command)
            {
                Heard.Enqueue(command);
                var answer = Answer(command) ?? Polite(command, stream is SslStream);
                if (answer.Length == 0)
                    return;
                await SayAsync(stream, answer + (command == "STARTTLS" && Injected.Length > 0 ? "\r\n" + Injected : ""));
                if (command == "STARTTLS" && answer.StartsWith("220", StringComparison.Ordinal))
                    stream = await EncryptedAsync(stream);
                if (command == "DATA" && answer.StartsWith("354", StringComparison.Ordinal) && !await ContentAsync(stream))
                    return;
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or refused us: that is what the test is about.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<bool> ContentAsync(Stream stream)
    {
        var message = new StringBuilder();
        while (await LineAsync(stream) is { } line and not ".")
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        var answer = Answer(".") ?? "250 2.0.0 queued as 4F1B";
        // A lone dot ends a DATA that no recipient was left for: nothing was sent.
        if (message.Length > 0 && (answer.StartsWith("250", StringComparison.Ordinal) || answer.Length == 0))
            Messages.Enqueue(message.ToString());
        if (answer.Length > 0)
            await SayAsync(stream, answer);
        return answer.Length > 0;
    }

    private string Polite(string command, bool encrypted) => command.Split(' ', ':')[0] switch
    {
        "EHLO" => Ehlo(encrypted ? ExtensionsOnceEncrypted : Extensions),
        "STARTTLS" => "220 go ahead",
        "AUTH" => "235 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private static string Ehlo(IReadOnlyList<string> extensions) =>
        string.Join("\r\n", extensions.Prepend("relay").Select((line, i) => (i == extensions.Count ? "250 " : "250-") + line));

    private async Task SayAsync(Stream stream, string text)
    {
        if (text != "…")
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stop.Token);
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop.Token) == 1)
        {
            if (one[0] == '\n')
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }

    private async Task<SslStream> EncryptedAsync(Stream stream)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
        return encrypted;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var from = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(from.AddDays(-1), from.AddDays(1));
    }
}
