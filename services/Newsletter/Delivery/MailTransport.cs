using System.Net.Security;

namespace Animation.Newsletter.Delivery;

/// <param name="From">Where refusals come back; empty for a mail that must never be answered.</param>
public sealed record Envelope(string From, IReadOnlyList<string> To);

/// <summary>A way out for mail. Two ship: a relay and a folder.</summary>
public interface IMailTransport : IAsyncDisposable
{
    /// <summary>Hands one message over; one outcome a recipient, in the order of the envelope. Throws only when cancelled before anything was sent.</summary>
    Task<IReadOnlyList<SendOutcome>> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel);
}

public static class MailTransport
{
    public static IMailTransport Open(MailRoute route) => route switch
    {
        SmtpRoute smtp => new SmtpTransport(smtp, SmtpTimeouts.Usual),
        FolderRoute folder => new FolderTransport(folder.Path),
        _ => throw new ArgumentOutOfRangeException(nameof(route)),
    };
}

/// <summary>How long each step may take.</summary>
public sealed record SmtpTimeouts(TimeSpan Connect, TimeSpan Command, TimeSpan Content)
{
    public static SmtpTimeouts Usual { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5));
}

/// <summary>Sends through a relay, keeping idle connections for the next mails.</summary>
public sealed class SmtpTransport(SmtpRoute route, SmtpTimeouts timeouts) : IMailTransport
{
    // Relays close what is idle or long-lived; leaving first costs less than finding out.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);
    private const int MailsPerConnection = 500;

    private readonly Stack<SmtpConnection> idle = [];
    private bool disposed;

    /// <summary>Tests alone replace the certificate check.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    public async Task<IReadOnlyList<SendOutcome>> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        if (await TakeIdleAsync() is { } reused)
        {
            var outcomes = await SendAndKeepAsync(reused, envelope, message, cancel);
            // The relay had hung up in between: nothing was sent, a fresh connection may do.
            if (outcomes[0] is not { Result: SendResult.NotConnected, Code: 0 })
                return outcomes;
        }
        try
        {
            var fresh = await SmtpConnection.OpenAsync(route, timeouts, Trust, cancel);
            return await SendAndKeepAsync(fresh, envelope, message, cancel);
        }
        catch (SmtpFault fault)
        {
            return [.. envelope.To.Select(_ => SendOutcome.NotSent(fault))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<SmtpConnection> left;
        lock (idle)
        {
            disposed = true;
            left = [.. idle];
            idle.Clear();
        }
        foreach (var connection in left)
            await connection.DisposeAsync();
    }

    private async Task<IReadOnlyList<SendOutcome>> SendAndKeepAsync(SmtpConnection connection, Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var kept = false;
        try
        {
            var outcomes = await connection.SendAsync(envelope, message, cancel);
            if (connection.Usable && connection.Sent < MailsPerConnection)
            {
                lock (idle)
                {
                    kept = !disposed;
                    if (kept)
                        idle.Push(connection);
                }
            }
            return outcomes;
        }
        finally
        {
            if (!kept)
                await connection.DisposeAsync();
        }
    }

    private async Task<SmtpConnection?> TakeIdleAsync()
    {
        while (true)
        {
            SmtpConnection? connection;
            lock (idle)
            {
                if (!idle.TryPop(out connection))
                    return null;
            }
            if (connection.IdleFor < LongestIdle)
                return connection;
            await connection.DisposeAsync();
        }
    }
}
