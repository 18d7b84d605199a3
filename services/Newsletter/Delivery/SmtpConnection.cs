using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Animation.Newsletter.Delivery;

/// <summary>One connection to a relay: greeted, encrypted, authenticated, then one mail at a time.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpRoute route;
    private readonly SmtpChannel channel;
    private string[] extensions = [];
    private long lastUsed = Stopwatch.GetTimestamp();

    private SmtpConnection(SmtpRoute route, SmtpChannel channel) => (this.route, this.channel) = (route, channel);

    public bool Usable { get; private set; }
    public int Sent { get; private set; }
    public TimeSpan IdleFor => Stopwatch.GetElapsedTime(lastUsed);

    /// <exception cref="SmtpFault">The relay cannot be used; the stage says why.</exception>
    public static async Task<SmtpConnection> OpenAsync(SmtpRoute route, SmtpTimeouts timeouts, RemoteCertificateValidationCallback? trust, CancellationToken cancel)
    {
        var connection = new SmtpConnection(route, await SmtpChannel.ConnectAsync(route, timeouts, trust, cancel));
        try
        {
            if (route.Security == SmtpSecurity.Implicit)
                await connection.channel.EncryptAsync(cancel);
            connection.Expect(await connection.channel.ReadAsync(SendStage.Greeting, cancel), 220, SendStage.Greeting);
            await connection.GreetAsync(cancel);
            if (route.Security == SmtpSecurity.StartTls)
                await connection.StartTlsAsync(cancel);
            if (route.User is not null)
                await connection.AuthenticateAsync(cancel);
            connection.Usable = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<SendOutcome>> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var outcomes = new SendOutcome?[envelope.To.Count];
        try
        {
            if (await OfferAsync(envelope, message.Length, outcomes, cancel))
                await ContentAsync(message, outcomes, cancel);
            else if (Usable)
                Usable = (await channel.AskAsync("RSET", SendStage.Sender, cancel)).Code == 250;
        }
        catch (SmtpFault fault)
        {
            Usable = false;
            for (var i = 0; i < outcomes.Length; i++)
                outcomes[i] ??= SendOutcome.NotSent(fault);
        }
        catch (OperationCanceledException)
        {
            Usable = false;
            throw;
        }
        // 421 closes the channel whatever it answers: the message may go later, by another connection.
        Usable &= outcomes.All(outcome => outcome!.Code != 421);
        Sent++;
        lastUsed = Stopwatch.GetTimestamp();
        return outcomes!;
    }

    public async ValueTask DisposeAsync()
    {
        if (Usable)
            await channel.LeaveAsync();
        Usable = false;
        await channel.DisposeAsync();
    }

    private async Task GreetAsync(CancellationToken cancel)
    {
        var reply = await channel.AskAsync($"EHLO {route.From.Domain}", SendStage.Greeting, cancel);
        Expect(reply, 250, SendStage.Greeting);
        extensions = [.. reply.Lines.Skip(1)];
    }

    private async Task StartTlsAsync(CancellationToken cancel)
    {
        if (Extension("STARTTLS") is null)
            throw new SmtpFault(SendStage.Tls, "the relay does not offer STARTTLS, and mail is not sent in clear");
        Expect(await channel.AskAsync("STARTTLS", SendStage.Tls, cancel), 220, SendStage.Tls);
        // What arrived before encryption could come from anyone: it must not be taken for the relay's word.
        if (channel.HasMore)
            throw new SmtpFault(SendStage.Tls, "bytes were injected before encryption began");
        await channel.EncryptAsync(cancel);
        await GreetAsync(cancel);
    }

    private async Task AuthenticateAsync(CancellationToken cancel)
    {
        var offered = (Extension("AUTH") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SmtpReply reply;
        if (!channel.Encrypted)
            throw new SmtpFault(SendStage.Auth, "a password is never sent in clear");
        if (offered.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
            reply = await channel.AskAsync($"AUTH PLAIN {Base64($"\0{route.User}\0{route.Password}")}", SendStage.Auth, cancel);
        else if (offered.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            Expect(await channel.AskAsync("AUTH LOGIN", SendStage.Auth, cancel), 334, SendStage.Auth);
            Expect(await channel.AskAsync(Base64(route.User!), SendStage.Auth, cancel), 334, SendStage.Auth);
            reply = await channel.AskAsync(Base64(route.Password!), SendStage.Auth, cancel);
        }
        else
            throw new SmtpFault(SendStage.Auth, "the relay offers neither AUTH PLAIN nor AUTH LOGIN");
        Expect(reply, 235, SendStage.Auth);
    }

    /// <summary>MAIL, RCPT and DATA, in one go where the relay allows; true when the message may follow.</summary>
    private async Task<bool> OfferAsync(Envelope envelope, int size, SendOutcome?[] outcomes, CancellationToken cancel)
    {
        var sized = Extension("SIZE") is null ? "" : string.Create(CultureInfo.InvariantCulture, $" SIZE={size}");
        var pipelined = Extension("PIPELINING") is not null;
        string[] commands = [$"MAIL FROM:<{envelope.From}>{sized}", .. envelope.To.Select(to => $"RCPT TO:<{to}>"), "DATA"];
        if (commands.Any(command => command.Any(char.IsControl)))
            throw new SmtpFault(SendStage.Sender, "an address holds a control character");
        if (pipelined)
            await channel.WriteAsync(string.Join("\r\n", commands), SendStage.Sender, cancel);
        Task<SmtpReply> AnswerTo(string command, SendStage stage) => pipelined ? channel.ReadAsync(stage, cancel) : channel.AskAsync(command, stage, cancel);

        var mail = await AnswerTo(commands[0], SendStage.Sender);
        if (mail.Code >= 400)
            Fill(outcomes, SendOutcome.From(mail, SendStage.Sender));
        if (mail.Code >= 400 && !pipelined)
            return false;
        for (var i = 0; i < envelope.To.Count; i++)
        {
            var rcpt = await AnswerTo(commands[i + 1], SendStage.Recipient);
            if (rcpt.Code >= 400)
                outcomes[i] ??= SendOutcome.From(rcpt, SendStage.Recipient);
        }
        if (!pipelined && outcomes.All(outcome => outcome is not null))
            return false;
        var data = await AnswerTo("DATA", SendStage.Content);
        if (data.Code != 354)
            Fill(outcomes, data.Code < 400 ? new SendOutcome(SendResult.NotConnected, SendStage.Content, data.Code, null, data.Text) : SendOutcome.From(data, SendStage.Content));
        if (data.Code == 354 && outcomes.All(outcome => outcome is not null))
            await channel.AskAsync(".", SendStage.Content, cancel); // RFC 2920: an agreed DATA without recipient is ended by a lone dot
        return data.Code == 354 && outcomes.Any(outcome => outcome is null);
    }

    private async Task ContentAsync(ReadOnlyMemory<byte> message, SendOutcome?[] outcomes, CancellationToken cancel)
    {
        await channel.WriteContentAsync(DotStuffed.Of(message.Span), cancel);
        SendOutcome outcome;
        try
        {
            outcome = SendOutcome.From(await channel.EndContentAsync(cancel), SendStage.Content);
        }
        catch (SmtpFault fault)
        {
            Usable = false;
            outcome = new SendOutcome(SendResult.Unknown, fault.Stage, 0, null, $"the end of the message was not answered: {fault.Message}");
        }
        Fill(outcomes, outcome);
    }

    private static void Fill(SendOutcome?[] outcomes, SendOutcome outcome)
    {
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] ??= outcome;
    }

    private string? Extension(string keyword) =>
        extensions.FirstOrDefault(line => line.Equals(keyword, StringComparison.OrdinalIgnoreCase) || line.StartsWith(keyword + " ", StringComparison.OrdinalIgnoreCase)) is { } found
            ? found[keyword.Length..].Trim() : null;

    private void Expect(SmtpReply reply, int code, SendStage stage)
    {
        if (reply.Code != code)
            throw new SmtpFault(stage, $"{route} answered {reply.Text}", reply);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
