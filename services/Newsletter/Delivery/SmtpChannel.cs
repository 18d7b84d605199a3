using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Animation.Newsletter.Delivery;

/// <summary>Commands out, replies in, each step bounded in time; whatever the network does becomes an <see cref="SmtpFault"/>.</summary>
internal sealed class SmtpChannel : IAsyncDisposable
{
    private readonly string host;
    private readonly SmtpTimeouts timeouts;
    private readonly RemoteCertificateValidationCallback? trust;
    private Stream stream;
    private SmtpReader reader;

    private SmtpChannel(string host, SmtpTimeouts timeouts, RemoteCertificateValidationCallback? trust, Stream stream) =>
        (this.host, this.timeouts, this.trust, this.stream, reader) = (host, timeouts, trust, stream, new SmtpReader(stream));

    public bool Encrypted => stream is SslStream;
    public bool HasMore => reader.HasMore;

    public static async Task<SmtpChannel> ConnectAsync(SmtpRoute route, SmtpTimeouts timeouts, RemoteCertificateValidationCallback? trust, CancellationToken cancel)
    {
        using var limit = Limit(timeouts.Connect, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(route.Host, route.Port, limit.Token);
            return new SmtpChannel(route.Host, timeouts, trust, new NetworkStream(socket, ownsSocket: true));
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            var unresolved = fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain;
            throw new SmtpFault(unresolved ? SendStage.Resolve : SendStage.Connect, fault.Message, cause: fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SmtpFault(SendStage.Connect, "no answer in time");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task EncryptAsync(CancellationToken cancel)
    {
        using var limit = Limit(timeouts.Connect, cancel);
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = encrypted;
        var options = new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = trust };
        await GuardAsync(SendStage.Tls, () => encrypted.AuthenticateAsClientAsync(options, limit.Token), cancel);
        reader = new SmtpReader(encrypted);
    }

    public async Task<SmtpReply> AskAsync(string command, SendStage stage, CancellationToken cancel)
    {
        await WriteAsync(command, stage, cancel);
        return await ReadAsync(stage, cancel);
    }

    /// <summary>Sends a command, or several joined by CRLF.</summary>
    public async Task WriteAsync(string command, SendStage stage, CancellationToken cancel)
    {
        using var limit = Limit(timeouts.Command, cancel);
        await GuardAsync(stage, async () => await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), limit.Token), cancel);
    }

    public async Task<SmtpReply> ReadAsync(SendStage stage, CancellationToken cancel)
    {
        using var limit = Limit(timeouts.Command, cancel);
        SmtpReply? reply = null;
        await GuardAsync(stage, async () => reply = await reader.ReadAsync(limit.Token), cancel);
        return reply!;
    }

    /// <summary>Everything but the final dot: a fault here means that the relay cannot have taken the message.</summary>
    public async Task WriteContentAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var limit = Limit(timeouts.Content, cancel);
        await GuardAsync(SendStage.Content, async () => await stream.WriteAsync(content, limit.Token), cancel);
    }

    /// <summary>The final dot and its answer: a fault here leaves unknown whether the relay took the message.</summary>
    public async Task<SmtpReply> EndContentAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(timeouts.Content);
        // Stopping at once would make an unknown of a mail that is about to be answered: the relay gets a moment more.
        using var hurry = cancel.UnsafeRegister(state => ((CancellationTokenSource)state!).CancelAfter(TimeSpan.FromSeconds(5)), patience);
        SmtpReply? reply = null;
        await GuardAsync(SendStage.Content, async () =>
        {
            await stream.WriteAsync(".\r\n"u8.ToArray(), patience.Token);
            reply = await reader.ReadAsync(patience.Token);
        }, CancellationToken.None);
        return reply!;
    }

    /// <summary>Says goodbye, without insisting.</summary>
    public async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token);
            await reader.ReadAsync(limit.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The relay left before us.
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static async Task GuardAsync(SendStage stage, Func<Task> step, CancellationToken cancel)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            throw new SmtpFault(stage, fault.Message, cause: fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SmtpFault(stage, "no answer in time");
        }
    }

    private static CancellationTokenSource Limit(TimeSpan after, CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(after);
        return limit;
    }
}
