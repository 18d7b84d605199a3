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

    /// <param name="dkim"><c>selector:domain:/path/to/key.pem</c>, or none.</param>
    /// <exception cref="SettingsException">The configuration cannot work, or a demonstration could write to real people.</exception>
    public static MailPost Open(Settings settings, string? dkim)
    {
        try
        {
            var route = settings.Mail is null ? null : MailRoute.Parse(settings.Mail);
            if (settings.Demo && route is SmtpRoute)
                throw new SettingsException("ANIMATION_MAIL: a demonstration writes to invented people, its mail may only go to folder:/path.");
            return new MailPost(route, route is null ? null : MailTransport.Open(route), string.IsNullOrEmpty(dkim) ? null : DkimSigner.Parse(dkim));
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

    /// <summary><c>Animation mail try ADDRESS</c>: one mail, one sentence.</summary>
    public async Task<(bool Accepted, Hosting.Text Sentence)> Try(string address, TimeProvider clock, CancellationToken cancel) => Route is null || Transport is null
        ? (false, new("ANIMATION_MAIL n'est pas défini : aucun courriel ne part.", "ANIMATION_MAIL is not set: no mail leaves."))
        : await MailTry.SendAsync(Route, Transport, signer, address, clock, cancel);

    public async ValueTask DisposeAsync()
    {
        if (Transport is not null)
            await Transport.DisposeAsync();
        signer?.Dispose();
    }
}
