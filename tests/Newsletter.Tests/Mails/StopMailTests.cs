using System.Net;
using System.Text;
using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Tests.Mails;

public sealed class StopMailTests : NewsletterTest
{
    private async Task<(A.Reader Person, string Path)> Subscribed(string name = "Jeanne")
    {
        var person = await A.Person(name).Following("qualite").Arrives(Platform);
        await Platform.Deliver(A.Item("Un article", "qualite"));
        await PlanDigests();
        await SendRound();
        return (person, new Uri(Received()[person.Address].First().Headers["list-unsubscribe"].Trim('<', '>')).AbsolutePath);
    }

    private static async Task<HttpResponseMessage> OneClick(Animation.Testing.Browser mailbox, string path, string body = "List-Unsubscribe=One-Click")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded") };
        request.Headers.Add("Origin", "https://mailbox.example");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return (await mailbox.Send(request, follow: false)).Response;
    }

    [Fact]
    public async Task One_click_from_a_mailbox_stops_at_once_even_what_is_about_to_leave()
    {
        var (person, path) = await Subscribed();
        await Platform.Deliver(A.Item("Le suivant", "qualite"));
        await PlanDigests();
        using var mailbox = Platform.Visitor();

        var answer = await OneClick(mailbox, path);
        (await OneClick(mailbox, path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await SendRound();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        Received()[person.Address].Count().ShouldBe(1);
        (await Platform.Published<DigestStopped>("newsletter")).ShouldHaveSingleItem().PersonId.ShouldBe(person.Id);
        await Platform.Deliver(A.Item("Encore un", "qualite"));
        (await PlanDigests()).ShouldBe(0);
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_and_its_buttons_stop_and_resume()
    {
        var (person, path) = await Subscribed();
        using var browser = Platform.Visitor();

        (await browser.Open(path)).Text.ShouldContain("Vous recevez par courriel");
        (await Platform.Published<DigestStopped>("newsletter")).ShouldBeEmpty();
        (await browser.Submit("main form", button: ("choix", "arret"))).Text.ShouldContain("vous ne recevrez plus");
        Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        (await browser.Submit("main form", button: ("choix", "reprise"))).Text.ShouldContain("de nouveau");

        (await Platform.Published<DigestResumed>("newsletter")).ShouldHaveSingleItem().PersonId.ShouldBe(person.Id);
        await Platform.Deliver(A.Item("Le suivant", "qualite"));
        (await PlanDigests()).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_about_to_leave_when_it_was_stopped_comes_when_it_is_resumed()
    {
        var (person, path) = await Subscribed();
        await Platform.Deliver(A.Item("Le suivant", "qualite"));
        await PlanDigests();
        using var browser = Platform.Visitor();
        await OneClick(browser, path);
        Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        await OneClick(browser, path, "choix=reprise");

        (await PlanDigests()).ShouldBe(1);
        await SendRound();

        Received()[person.Address].Select(mail => mail.Headers["subject"]).ShouldBe(["Votre veille\u00A0: Un article", "Votre veille\u00A0: Le suivant"]);
    }

    [Fact]
    public async Task A_later_choice_on_the_own_page_wins_over_the_link()
    {
        var (person, path) = await Subscribed();
        using var mailbox = Platform.Visitor();
        await OneClick(mailbox, path);
        await Platform.Deliver(A.Item("Le suivant", "qualite"));
        await Platform.Deliver(person.Chose(version: 2, at: Platform.Clock.GetUtcNow().AddMinutes(-5)));
        (await PlanDigests()).ShouldBe(0);

        await Platform.Deliver(person.Chose(version: 3, at: Platform.Clock.GetUtcNow().AddMinutes(5)));

        (await PlanDigests()).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("List-Unsubscribe=Two-Clicks")]
    [InlineData("x=1")]
    public async Task Another_body_does_nothing(string body)
    {
        var (_, path) = await Subscribed();
        using var mailbox = Platform.Visitor();

        (await OneClick(mailbox, path, body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Platform.Published<DigestStopped>("newsletter")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forged_or_cut_link_opens_nothing()
    {
        var (_, path) = await Subscribed();
        using var browser = Platform.Visitor();

        (await browser.Open(path[..^3])).Status.ShouldBe(HttpStatusCode.NotFound);
        (await OneClick(browser, path[..^3])).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
