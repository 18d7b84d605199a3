using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

/// <summary>What the mails of one test platform say, opened as Newsletter would.</summary>
internal static class Mailbox
{
    /// <summary>A link and a code of one mail.</summary>
    internal sealed record Secrets(string Link, string Code)
    {
        internal string Token => Link.Split('/')[^1];
    }

    /// <summary>A browser that has asked for the mail and shows the page where the code is typed.</summary>
    internal static async Task<Browser> Asked(this TestPlatform platform, string address, string? returnTo = null)
    {
        var browser = platform.Visitor();
        await browser.Ask(address, returnTo);
        return browser;
    }

    internal static async Task Ask(this Browser browser, string address, string? returnTo = null)
    {
        await browser.Open("/connexion" + (returnTo is null ? "" : "?retour=" + Uri.EscapeDataString(returnTo)));
        (await browser.Submit("main form", [("Address", address)])).Path.ShouldBe("/connexion/envoi");
    }

    /// <summary>Everything asked for so far is taken up.</summary>
    internal static Task Handled(this TestPlatform platform) => TestPlatform.Eventually(
        async () => (await platform.Rows<long>("members", "SELECT count(*) FROM sign_in WHERE handled_at IS NULL"))[0] == 0, "every request is taken up");

    /// <summary>The mails asked for, once everything asked for is taken up.</summary>
    internal static async Task<IReadOnlyList<SendMail>> Mails(this TestPlatform platform)
    {
        await platform.Handled();
        return await platform.Published<SendMail>("members");
    }

    internal static async Task<Secrets> LastMail(this TestPlatform platform)
    {
        var mail = (await platform.Mails()).Last(mail => mail.Blocks.Any(block => block.Url == "{secret}"));
        var lines = platform.Services.GetRequiredService<Seals>().Open(mail.SealedSecret!).ShouldNotBeNull().Split('\n');
        return new Secrets(new Uri(lines[0]).PathAndQuery, lines[^1]);
    }

    /// <summary>Types a code where it is asked for.</summary>
    internal static async Task<Page> TypeCode(this Browser browser, string code)
    {
        await browser.Open("/connexion/envoi");
        return await browser.Submit("main form", [("Code", code)]);
    }
}
