using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Mails;

/// <summary>The way out as this installation configured it; none leaves mails waiting and says so.</summary>
public sealed class MailPost : IAsyncDisposable
{
    private readonly DkimSigner? signer;

    private MailPost(MailRoute? route, IMailTransport? transport, DkimSigner? signer) => (Route, Transport, this.signer) = (route, transport, signer);

    public MailRoute? Route { get; }
    public IMailTransport? Transport { get; }

    /// <param name="mail"><c>ANIMATION_MAIL</c>, or none.</param>
    /// <param name="dkim"><c>ANIMATION_DKIM</c>, <c>selector:domain:/path/to/key.pem</c>, or none.</param>
    /// <exception cref="SettingsException">The configuration cannot work, or a demonstration could write to real people.</exception>
    public static MailPost Open(string? mail, string? dkim, bool demo)
    {
        try
        {
            var route = string.IsNullOrEmpty(mail) ? null : MailRoute.Parse(mail);
            if (demo && route is SmtpRoute)
                throw new SettingsException("ANIMATION_MAIL: a demonstration writes to invented people, its mail may only go to folder:/path.");
            var signer = string.IsNullOrEmpty(dkim) ? null : DkimSigner.Parse(dkim);
            // Receivers only count a signature of the sender's own domain.
            if (signer is not null && route is not null && !("." + route.From.Domain).EndsWith("." + signer.Domain, StringComparison.Ordinal))
                throw new SettingsException($"ANIMATION_DKIM signs for {signer.Domain}, but mail is sent from {route.From.Domain}.");
            return new MailPost(route, route is null ? null : MailTransport.Open(route), signer);
        }
        catch (FormatException fault)
        {
            throw new SettingsException(fault.Message);
        }
    }

    /// <summary>The bytes to hand over.</summary>
    public byte[] Write(OutgoingMail mail)
    {
        var message = MimeWriter.Write(mail);
        return signer?.Sign(message, mail.Date) ?? message;
    }

    /// <summary><c>Animation mail try ADDRESS</c>: sends one mail, prints one sentence; 0 when the relay accepted it.</summary>
    public static async Task<int> Try(string? mail, string? dkim, string address, TextWriter output, TimeProvider clock)
    {
        await using var post = Open(mail, dkim, demo: false);
        var (accepted, sentence) = post.Route is null || post.Transport is null
            ? (false, new Text("ANIMATION_MAIL n'est pas défini : aucun courriel ne part.", "ANIMATION_MAIL is not set: no mail leaves."))
            : await MailTry.SendAsync(post.Route, post.Transport, post.signer, address, clock, CancellationToken.None);
        await output.WriteLineAsync(sentence.ToString());
        return accepted ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        if (Transport is not null)
            await Transport.DisposeAsync();
        signer?.Dispose();
    }
}
