using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

/// <summary>Links in mails start with the configured address, whatever host a request names: a poisoned link would hand its token to a stranger.</summary>
public sealed class SpoofedHostTests : IAsyncLifetime
{
    private const string Evil = "evil.example";
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    public static TheoryData<string, string> Spoofs => new()
    {
        { "Host", Evil },
        { "X-Forwarded-Host", Evil },
        { "Forwarded", $"host={Evil};proto=https" },
        { "X-Original-Host", Evil },
    };

    private static void Spoof(Browser browser, string header, string value) => browser.Headers[header] = value;

    private async Task<string[]> Secrets(Func<SendMail, bool> which)
    {
        var mails = (await platform.Mails()).Where(which).ToList();
        mails.ShouldNotBeEmpty();
        return [.. mails.Where(mail => mail.SealedSecret is not null).Select(mail => platform.Services.GetRequiredService<Seals>().Open(mail.SealedSecret!)!),
            .. mails.SelectMany(mail => mail.Blocks).Select(block => block.Url).Where(url => url?.Contains("://", StringComparison.Ordinal) == true).Select(url => url!)];
    }

    [Theory]
    [MemberData(nameof(Spoofs))]
    public async Task No_mail_carries_the_host_of_the_request(string header, string value)
    {
        var person = await platform.Person("ada@exemple.fr");
        using var visitor = platform.Visitor();
        Spoof(visitor, header, value);
        await visitor.Ask("ada@exemple.fr", "/moi");
        (await Secrets(mail => mail.PersonId == person)).ShouldAllBe(link => link.StartsWith("http://animation.test/connexion/", StringComparison.Ordinal));

        await visitor.Open("/abonnement");
        await visitor.Submit("main form", [("Address", "neuf@exemple.fr"), ("Themes", "ia")]);
        await TestPlatform.Eventually(async () => (await platform.Published<SendMail>("members")).Any(mail => mail.Purpose == MailPurposes.Confirmation), "the confirmation is asked for");
        (await Secrets(mail => mail.Address == "neuf@exemple.fr")).ShouldAllBe(link => link.StartsWith("http://animation.test/abonnement/", StringComparison.Ordinal));

        using var browser = await platform.SignedIn(person);
        Spoof(browser, header, value);
        await browser.Open("/moi/adresse");
        await browser.Submit("main form", [("Address", "new@exemple.fr")]);
        var confirm = (await Secrets(mail => mail.Address == "new@exemple.fr")).Single();
        confirm.ShouldStartWith("http://animation.test/moi/adresse/");
        await browser.Open(new Uri(confirm).PathAndQuery);
        await browser.Submit("main form");
        (await Secrets(mail => mail.Address == "ada@exemple.fr")).ShouldAllBe(link => link.StartsWith("http://animation.test/connexion/pas-moi/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_link_is_kept_nowhere_asks_nobody_and_tells_no_other_site_where_it_was()
    {
        await platform.Person("ada@exemple.fr");
        using var browser = await platform.Asked("ada@exemple.fr");
        var page = await browser.Open((await platform.LastMail()).Link);
        page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Response.Headers.GetValues("Referrer-Policy").Single().ShouldBeOneOf("no-referrer", "same-origin");
        page.Document.QuerySelectorAll("[src], link[href], form[action]").Select(element => element.GetAttribute("src") ?? element.GetAttribute("href") ?? element.GetAttribute("action"))
            .ShouldAllBe(address => address!.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal));
    }
}
