using System.Net;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Mails;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter.Tests.Demo;

public sealed class DemoMailboxTests
{
    [Fact]
    public async Task A_demonstration_shows_its_mails_without_letting_them_act()
    {
        var folder = Directory.CreateTempSubdirectory("animation-demo-mail");
        try
        {
            await using var platform = await TestPlatform.Start("newsletter", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1", ["ANIMATION_MAIL"] = "folder:" + folder.FullName });
            var person = await A.Person().Arrives(platform);
            await platform.Deliver(A.Mail(person.Id));
            await platform.Services.GetRequiredService<SendMails>().Round(TestContext.Current.CancellationToken);
            using var browser = platform.Visitor();

            var list = await browser.Open("/demo/courrier");
            list.Text.ShouldContain("Votre inscription");
            var mail = await browser.Open(list.Document.QuerySelector("main table a")!.GetAttribute("href")!);
            mail.Document.QuerySelector("main pre a")!.GetAttribute("href").ShouldBe("http://animation.test/evenements/donnees");
            var frame = mail.Document.QuerySelector("iframe")!;
            frame.GetAttribute("sandbox")!.ShouldNotContain("allow-scripts");
            var html = await browser.Open(frame.GetAttribute("src")!);
            html.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox");
            html.Html.ShouldContain("Bonjour, à mardi.");
            (await browser.Open("/demo/courrier?pour=personne")).Text.ShouldContain("Aucun courriel");
            (await browser.Open("/demo/courrier?genre=autre")).Text.ShouldContain("Votre inscription");
            (await browser.Open("/demo/courrier?genre=veille&page=9")).Text.ShouldContain("Aucun courriel");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_real_installation_has_no_such_page()
    {
        await using var platform = await TestPlatform.Start("newsletter");
        using var officer = await platform.Officer();

        (await officer.Open("/demo/courrier")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_demonstration_cannot_write_to_real_people() =>
        (await Should.ThrowAsync<SettingsException>(() => TestPlatform.Start("newsletter", settings: new Dictionary<string, string?> { ["ANIMATION_DEMO"] = "1", ["ANIMATION_MAIL"] = "smtp://relais.example?from=a@b.example" })))
            .Message.ShouldContain("folder:");
}
