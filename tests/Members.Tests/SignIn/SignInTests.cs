using System.Net;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Members.SignIn;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

public sealed class SignInTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task The_link_of_the_mail_signs_in_once_and_leads_where_the_person_was_going()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var browser = platform.Visitor();
        var wanted = await browser.Open("/moi");
        wanted.Path.ShouldBe("/connexion?retour=%2Fmoi");
        (await browser.Submit("main form", [("Address", "Ada@Exemple.fr ")])).Path.ShouldBe("/connexion/envoi");

        var mail = (await Mails(1))[0];
        mail.PersonId.ShouldBe(person);
        mail.Purpose.ShouldBe(MailPurposes.SignIn);
        var link = Link(mail);
        (await browser.Open(link)).Text.ShouldContain("Me connecter");
        browser.Cookies.ShouldNotContainKey(SessionCookie.Name);
        var landed = await browser.Submit("main form");
        landed.Path.ShouldBe("/moi");
        landed.Text.ShouldContain("Ada Martin");

        using var other = platform.Visitor();
        (await other.Open(link)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Looking_at_a_link_any_number_of_times_signs_nobody_in()
    {
        await platform.Person("look@exemple.fr");
        using var browser = await Asked("look@exemple.fr");
        var link = Link((await Mails(1))[0]);
        using var scanner = platform.Visitor();
        for (var i = 0; i < 3; i++)
            (await scanner.Open(link)).Status.ShouldBe(HttpStatusCode.OK);
        scanner.Cookies.ShouldNotContainKey(SessionCookie.Name);
        (await browser.Open(link)).Status.ShouldBe(HttpStatusCode.OK);
        await browser.Submit("main form");
        browser.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Of_fifty_uses_at_once_one_signs_in()
    {
        var person = await platform.Person("race@exemple.fr");
        using var browser = await Asked("race@exemple.fr");
        var token = Link((await Mails(1))[0]).Split('/')[^1];
        var secret = browser.Cookies["__Host-animation-connexion"];
        var uses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => platform.InScope(services =>
            SignInLinks.Use(services.GetRequiredService<MembersDb>(), token, secret, TestContext.Current.CancellationToken))));
        uses.Count(use => use is not null).ShouldBe(1);
        uses.First(use => use is not null)!.PersonId.ShouldBe(person);
    }

    [Fact]
    public async Task Fifty_presses_of_the_button_at_once_open_one_session()
    {
        await platform.Person("press@exemple.fr");
        using var browser = await Asked("press@exemple.fr");
        var page = await browser.Open(Link((await Mails(1))[0]));
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var tab = platform.Visitor();
            foreach (var cookie in browser.Cookies)
                tab.Cookies[cookie.Key] = cookie.Value;
            return (await tab.Send(new HttpRequestMessage(HttpMethod.Post, page.Path)
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Cle", "")]),
            }, follow: false)).Status;
        }));
        answers.Count(status => status == HttpStatusCode.SeeOther).ShouldBe(1);
        (await platform.Rows<long>("platform", "SELECT count(*) FROM session")).ShouldBe([1]);
    }

    [Fact]
    public async Task Known_and_unknown_addresses_get_the_same_bytes_and_only_the_known_one_a_mail()
    {
        await platform.Person("known@exemple.fr");
        var known = await Answer("known@exemple.fr");
        var unknown = await Answer("uknow@exemple.fr");
        unknown.ShouldBe(known);
        known.ShouldStartWith("SeeOther");
        await Handled();
        (await platform.Published<SendMail>("members")).Count.ShouldBe(1);
        (await platform.Rows<long>("members", "SELECT count(*) FROM sign_in WHERE address IS NOT NULL")).ShouldBe([0]);
    }

    [Fact]
    public async Task An_address_that_cannot_be_one_is_said_so_and_kept_in_the_form()
    {
        using var browser = platform.Visitor();
        await browser.Open("/connexion");
        var page = await browser.Submit("main form", [("Address", "ada(arobase)exemple.fr")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("prenom.nom@exemple.fr");
        page.Html.ShouldContain("ada(arobase)exemple.fr");
    }

    [Fact]
    public async Task A_newer_link_kills_the_older_one()
    {
        await platform.Person("newer@exemple.fr");
        using var browser = await Asked("newer@exemple.fr");
        var older = Link((await Mails(1))[0]);
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        await browser.Open("/connexion");
        await browser.Submit("main form", [("Address", "newer@exemple.fr")]);
        var newer = Link((await Mails(2))[1]);
        (await browser.Open(older)).Status.ShouldBe(HttpStatusCode.Gone);
        (await browser.Open(newer)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_is_dead_after_thirty_minutes()
    {
        await platform.Person("late@exemple.fr");
        using var browser = await Asked("late@exemple.fr");
        var link = Link((await Mails(1))[0]);
        platform.Clock.Advance(TimeSpan.FromMinutes(29));
        await browser.Open(link);
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        (await browser.Submit("main form")).Status.ShouldBe(HttpStatusCode.Gone);
        browser.Cookies.ShouldNotContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        var person = await platform.Person("out@exemple.fr");
        using var browser = await platform.SignedIn(person);
        var stolen = browser.Cookies[SessionCookie.Name];
        await browser.Open("/moi");
        await browser.Submit("form[action='/deconnexion']");
        browser.Cookies.ShouldNotContainKey(SessionCookie.Name);
        browser.Cookies[SessionCookie.Name] = stolen;
        (await browser.Open("/moi")).Path.ShouldStartWith("/connexion");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/.//evil.example")]
    public async Task A_return_path_elsewhere_leads_home_instead(string returnTo)
    {
        await platform.Person("path@exemple.fr");
        using var browser = platform.Visitor();
        await browser.Open("/connexion?retour=" + Uri.EscapeDataString(returnTo));
        await browser.Submit("main form", [("Address", "path@exemple.fr"), ("ReturnTo", returnTo)]);
        await Mails(1);
        (await platform.Rows<string>("members", "SELECT return_path FROM sign_in")).ShouldBe(["/"]);
    }

    private async Task<Browser> Asked(string address)
    {
        var browser = platform.Visitor();
        await browser.Open("/connexion");
        await browser.Submit("main form", [("Address", address)]);
        return browser;
    }

    // Status, headers and body of the answer and of the page after it, without what is random in every answer.
    private async Task<string> Answer(string address)
    {
        using var browser = platform.Visitor();
        var form = await browser.Open("/connexion");
        var token = form.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await browser.Send(new HttpRequestMessage(HttpMethod.Post, "/connexion")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Address", address)]),
        }, follow: false);
        var after = await browser.Open("/connexion/envoi");
        var headers = answer.Response.Headers.Where(header => header.Key is not "Date").Select(header =>
            $"{header.Key}: {(header.Key == "Set-Cookie" ? string.Join('|', header.Value.Select(value => $"{value.Split('=')[0]} {value.Length}")) : string.Join('|', header.Value))}");
        return $"{answer.Status}\n{string.Join('\n', headers)}\n{answer.Html}\n{after.Status} {after.Text} {after.Html.Length}";
    }

    private async Task<IReadOnlyList<SendMail>> Mails(int count)
    {
        IReadOnlyList<SendMail> mails = [];
        await TestPlatform.Eventually(async () => (mails = await platform.Published<SendMail>("members")).Count >= count, $"{count} mails are asked for");
        return mails;
    }

    private Task Handled() => TestPlatform.Eventually(
        async () => (await platform.Rows<long>("members", "SELECT count(*) FROM sign_in WHERE handled_at IS NULL"))[0] == 0, "every request is taken up");

    private string Link(SendMail mail)
    {
        mail.Blocks.ShouldContain(block => block.Url == "{secret}");
        var url = platform.Services.GetRequiredService<Seals>().Open(mail.SealedSecret!).ShouldNotBeNull();
        url.ShouldStartWith("http://animation.test/connexion/");
        return new Uri(url.Split('\n')[0]).PathAndQuery;
    }
}
