using Animation.Hosting.Identity;
using Animation.Members.SecondFactor;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

/// <summary>A copy of the session's cookie opens nothing once any of these has happened: the server remembers, not the browser.</summary>
public sealed class StolenCookieTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Theory]
    [InlineData("nothing")]
    [InlineData("signed out")]
    [InlineData("signed out everywhere from another device")]
    [InlineData("closed from another device")]
    [InlineData("closed by an administrator")]
    [InlineData("signed in again")]
    [InlineData("address changed from another device")]
    [InlineData("role given")]
    [InlineData("application untied by an administrator")]
    [InlineData("erased by themselves")]
    [InlineData("erased by an administrator")]
    [InlineData("unused for 91 days")]
    public async Task A_copied_cookie_is_dead_after(string happening)
    {
        var person = await platform.Person("ada@exemple.fr");
        using var own = await platform.SignedIn(person);
        var stolen = own.Cookies[SessionCookie.Name];
        await Happen(happening, person, own);
        using var thief = platform.Visitor();
        thief.Cookies[SessionCookie.Name] = stolen;
        var path = (await thief.Open("/moi")).Path;
        if (happening == "nothing")
            path.ShouldBe("/moi");
        else
            path.ShouldStartWith("/connexion");
    }

    private async Task Happen(string happening, Guid person, Browser own)
    {
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        using var other = await platform.SignedIn(person);
        switch (happening)
        {
            case "signed out":
                await own.Open("/moi");
                await own.Submit("form[action='/deconnexion']");
                break;
            case "signed out everywhere from another device":
                await other.Open("/moi/connexions");
                await other.Submit("form[action='/moi/connexions/partout']");
                break;
            case "closed from another device":
                var handle = (await platform.Services.GetRequiredService<Sessions>().Find(own.Cookies[SessionCookie.Name], TestContext.Current.CancellationToken))!.Handle;
                await other.Open("/moi/connexions");
                await other.Submit($"form:has(input[value='{handle}'])");
                break;
            case "closed by an administrator":
                await admin.Open($"/animation/annuaire/personnes/{person}/connexion");
                await admin.Submit("form[action$='/fermeture']");
                break;
            case "application untied by an administrator":
                await Tie(person);
                await admin.Open($"/animation/annuaire/personnes/{person}/connexion");
                await admin.Submit("form[action$='/application']");
                break;
            case "signed in again":
                await own.Open("/connexion/confirmer");
                await own.Submit("main form");
                await own.TypeCode((await platform.LastMail()).Code);
                break;
            case "address changed from another device":
                await other.Open("/moi/adresse");
                await other.Submit("main form", [("Address", "new@exemple.fr")]);
                var mail = (await platform.Mails()).Last(mail => mail.Address == "new@exemple.fr");
                await other.Open(new Uri(platform.Services.GetRequiredService<Seals>().Open(mail.SealedSecret!)!).PathAndQuery);
                await other.Submit("main form");
                break;
            case "role given":
                await admin.Open($"/animation/annuaire/personnes/{person}/roles");
                await admin.Submit("form#roles", [("Given", "expert")]);
                break;
            case "erased by themselves":
                await other.Open("/moi/effacement");
                await other.Submit("form#effacer", [("Sure", "true")]);
                break;
            case "erased by an administrator":
                await admin.Open($"/animation/annuaire/personnes/{person}");
                await admin.Submit("form[action$=suppression]");
                break;
            case "unused for 91 days":
                platform.Clock.Advance(TimeSpan.FromDays(91));
                break;
        }
    }

    private Task Tie(Guid person) => platform.InScope(async services =>
    {
        var key = SecondFactors.NewKey();
        var code = OneTimeCodes.Code(OneTimeCodes.Read(key), OneTimeCodes.Step(platform.Clock.GetUtcNow()));
        (await services.GetRequiredService<SecondFactors>().Enrol(person, key, code, TestContext.Current.CancellationToken)).ShouldNotBeNull();
    });

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_other_sites_and_other_paths()
    {
        await platform.Person("ada@exemple.fr");
        using var browser = await platform.Asked("ada@exemple.fr");
        var code = (await platform.LastMail()).Code;
        var page = await browser.Open("/connexion/envoi");
        var answer = await browser.Send(new HttpRequestMessage(HttpMethod.Post, "/connexion/envoi")
        {
            Content = new FormUrlEncodedContent(
                [KeyValuePair.Create("__RequestVerificationToken", page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), KeyValuePair.Create("Code", code)]),
        }, follow: false);
        var cookie = answer.Response.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-animation=", StringComparison.Ordinal)).Split("; ").Skip(1).ToList();
        cookie.ShouldContain("path=/");
        cookie.ShouldContain("secure");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain(part => part.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
    }
}
