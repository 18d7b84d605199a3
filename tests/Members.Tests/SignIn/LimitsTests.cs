using System.Net;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Members.SignIn;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Animation.Members.Tests.SignIn;

/// <summary>Limits by client and over everybody; those by address are in <see cref="SignInCodesTests"/>. None keeps the owner of a mailbox out.</summary>
public sealed class LimitsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Browser From(string client)
    {
        var browser = platform.Visitor();
        browser.Headers["X-Forwarded-For"] = client;
        return browser;
    }

    private Task<bool> TakeUp() => platform.InScope(services =>
        services.GetServices<IHostedService>().OfType<SendSignInLinks>().Single().TakeUp(services.GetRequiredService<MembersDb>(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Beyond_three_hundred_mails_a_minute_requests_wait_their_turn_and_none_is_lost()
    {
        await platform.Person("first@exemple.fr");
        await platform.Person("last@exemple.fr");
        await platform.Rows<int>("members",
            """
            INSERT INTO sign_in (id, return_path, asked_at, handled_at, token_hash)
            SELECT gen_random_uuid(), '/', @now, @now, sha256(n::text::bytea) FROM generate_series(1, @sent) AS n
            """, new { now = platform.Clock.GetUtcNow(), sent = SendSignInLinks.MailsPerMinute - 1 });
        using var first = await platform.Asked("first@exemple.fr");
        (await platform.Mails()).Count.ShouldBe(1);
        using var last = await platform.Asked("last@exemple.fr");
        (await TakeUp()).ShouldBeFalse();
        // Waits for whoever may be taking it up just now.
        (await platform.Rows<int>("members", "SELECT 1 FROM sign_in WHERE handled_at IS NULL FOR UPDATE")).Count.ShouldBe(1);

        platform.Clock.Advance(TimeSpan.FromSeconds(61));
        await TakeUp();
        (await platform.Mails()).Count.ShouldBe(2);
        await last.TypeCode((await platform.LastMail()).Code);
        last.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Theory]
    [InlineData("/connexion", "Address", "ada@exemple.fr", 20)]
    [InlineData("/abonnement", "Address", "ada@exemple.fr", 20)]
    [InlineData("/connexion/envoi", "Code", "123456", 120)]
    public async Task One_client_asks_so_often_in_a_quarter_of_an_hour_and_another_is_not_held_back(string path, string field, string value, int permits)
    {
        using var busy = From("203.0.113.9");
        for (var i = 0; i < permits; i++)
        {
            await busy.Open(path);
            (await busy.Submit("main form", [(field, value)])).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
        }
        await busy.Open(path);
        (await busy.Submit("main form", [(field, value)])).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        using var victim = From("203.0.113.10");
        await victim.Open(path);
        (await victim.Submit("main form", [(field, value)])).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::")]
    public void A_client_of_ipv6_is_its_subscriber(string address, string client) => RateLimits.Client(IPAddress.Parse(address)).ShouldBe(client);
}
