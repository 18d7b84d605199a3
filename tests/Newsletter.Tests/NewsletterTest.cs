using Animation.Newsletter.Delivery;
using Animation.Newsletter.Digests;
using Animation.Newsletter.Mails;
using Animation.Newsletter.Tests.Delivery;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter.Tests;

/// <summary>The real service on a database of its own, writing to a relay that the test plays.</summary>
public abstract class NewsletterTest : IAsyncLifetime
{
    internal FakeRelay Relay { get; } = new();
    internal TestPlatform Platform { get; private set; } = null!;
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Platform = await TestPlatform.Start("newsletter", settings: new Dictionary<string, string?>
    {
        ["ANIMATION_MAIL"] = $"smtp://127.0.0.1:{Relay.Port}?from=R%C3%A9seau%20<veille@asso.example>&bounce=retours@asso.example",
    });

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        await Relay.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends what is due, as the background sender would.</summary>
    protected Task<int> SendRound() => Platform.Services.GetRequiredService<SendMails>().Round(Cancel);

    /// <summary>What the scheduler does every few minutes.</summary>
    protected Task<int> PlanDigests() => Platform.InScope(provider => provider.GetRequiredService<SendDigests>().Run(Cancel));

    /// <summary>Mails the relay took, read back, by recipient address.</summary>
    protected ILookup<string, MimePart> Received() => Relay.Messages.Select(MimeReader.Read)
        .ToLookup(mail => mail.Headers["to"].Split('<')[^1].TrimEnd('>'));

    protected async Task<string> StateOf(Guid mailing) =>
        (await Platform.Rows<string>("newsletter", "SELECT state FROM mail WHERE mailing_id = @mailing", new { mailing })).ShouldHaveSingleItem();
}
