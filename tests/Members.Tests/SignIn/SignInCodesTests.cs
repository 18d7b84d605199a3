using System.Net;
using Animation.Hosting.Identity;
using Animation.Members.SignIn;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

public sealed class SignInCodesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    [Theory]
    [InlineData(" 123 456 ", "123456")]
    [InlineData("1234-5678", "12345678")]
    [InlineData("12345", null)]
    [InlineData("12345a", null)]
    [InlineData(null, null)]
    public void A_code_is_read_as_people_type_it(string? typed, string? code) => SignInCodes.Parse(typed).ShouldBe(code);

    [Fact]
    public async Task The_code_typed_on_the_page_left_open_signs_in_and_leads_where_the_person_was_going()
    {
        await platform.Person("laptop@exemple.fr");
        using var laptop = await platform.Asked("laptop@exemple.fr", "/moi");
        var mail = await platform.LastMail();
        var landed = await laptop.TypeCode($"{mail.Code[..3]} {mail.Code[3..]}");
        landed.Path.ShouldBe("/moi");
        laptop.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task The_code_dies_with_the_link_and_the_link_with_the_code()
    {
        await platform.Person("either@exemple.fr");
        using var browser = await platform.Asked("either@exemple.fr");
        var first = await platform.LastMail();
        await browser.Open(first.Link);
        await browser.Submit("main form");
        browser.Cookies.Remove(SessionCookie.Name);
        (await browser.TypeCode(first.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        await browser.Ask("either@exemple.fr");
        var second = await platform.LastMail();
        await browser.TypeCode(second.Code);
        browser.Cookies.Remove(SessionCookie.Name);
        (await browser.Open(second.Link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await browser.TypeCode(second.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_code_works_only_in_the_browser_that_asked()
    {
        await platform.Person("mine@exemple.fr");
        using var mine = await platform.Asked("mine@exemple.fr");
        var mail = await platform.LastMail();
        using var thief = platform.Visitor();
        (await thief.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await thief.Ask("mine@exemple.fr");
        await platform.Handled();
        (await thief.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await mine.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.OK);
        mine.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Five_wrong_codes_close_the_code_and_leave_the_link()
    {
        await platform.Person("five@exemple.fr");
        using var browser = await platform.Asked("five@exemple.fr");
        var mail = await platform.LastMail();
        for (var i = 0; i < SignInCodes.Tries; i++)
            (await browser.TypeCode(Wrong(mail.Code))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.Open(mail.Link);
        await browser.Submit("main form");
        browser.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Sixty_wrong_codes_in_a_day_leave_links_alone()
    {
        var person = await platform.Person("day@exemple.fr");
        using var browser = await platform.Asked("day@exemple.fr");
        var mail = await platform.LastMail();
        await platform.InScope(services => services.GetRequiredService<MembersDb>().Execute(
            """
            INSERT INTO sign_in (id, person_id, return_path, asked_at, handled_at, killed_at, tries)
            SELECT gen_random_uuid(), @person, '/', @now, @now, @now, 5 FROM generate_series(1, 12)
            """, new { person, now = platform.Clock.GetUtcNow() }, Ct));
        (await browser.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.Open(mail.Link);
        await browser.Submit("main form");
        browser.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Of_fifty_codes_typed_at_once_one_signs_in()
    {
        await platform.Person("rush@exemple.fr");
        using var browser = await platform.Asked("rush@exemple.fr");
        var (mail, secret) = (await platform.LastMail(), browser.Cookies["__Host-animation-connexion"]);
        var uses = await Task.WhenAll(Enumerable.Range(0, 50).Select(turn => platform.InScope(services => turn % 2 == 0
            ? SignInCodes.Use(services.GetRequiredService<MembersDb>(), secret, mail.Code, Ct)
            : SignInLinks.Use(services.GetRequiredService<MembersDb>(), mail.Token, secret, Ct))));
        uses.Count(use => use is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_opened_elsewhere_leads_to_the_code_or_to_a_mail_for_that_device()
    {
        await platform.Person("phone@exemple.fr");
        using var laptop = await platform.Asked("phone@exemple.fr", "/moi");
        var first = await platform.LastMail();
        using var phone = platform.Visitor();
        var page = await phone.Open(first.Link);
        page.Text.ShouldContain("code à six chiffres");
        page.Document.QuerySelector($"form[action='{first.Link}']").ShouldBeNull();

        (await phone.Submit("main form")).Path.ShouldBe("/connexion/envoi");
        var second = await platform.LastMail();
        second.Code.ShouldNotBe(first.Code);
        (await laptop.TypeCode(first.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await phone.TypeCode(second.Code)).Path.ShouldBe("/moi");
    }

    [Fact]
    public async Task Posting_a_link_elsewhere_signs_nobody_in_even_with_the_page_s_token()
    {
        await platform.Person("post@exemple.fr");
        using var asked = await platform.Asked("post@exemple.fr");
        var mail = await platform.LastMail();
        using var thief = platform.Visitor();
        var token = (await thief.Open("/connexion")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, mail.Link)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Cle", "")]),
        };
        (await thief.Send(request)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        thief.Cookies.ShouldNotContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Somebody_else_s_requests_cannot_keep_the_owner_of_a_mailbox_out()
    {
        await platform.Person("victim@exemple.fr");
        using var attacker = platform.Visitor();
        for (var i = 0; i < 8; i++)
        {
            await attacker.Ask("victim@exemple.fr");
            await platform.Handled();
            platform.Clock.Advance(TimeSpan.FromSeconds(40));
        }
        var mails = (await platform.Mails()).Count;
        mails.ShouldBe(5);
        using var victim = await platform.Asked("victim@exemple.fr");
        (await platform.Mails()).Count.ShouldBe(mails);
        // No mail for them: they open the last that the attacker had sent, and have one of their own.
        await victim.Open((await platform.LastMail()).Link);
        await victim.Submit("main form");
        await victim.TypeCode((await platform.LastMail()).Code);
        victim.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Who_proved_the_mailbox_gets_their_mail_though_a_stranger_s_was_sent_a_moment_before()
    {
        var person = await platform.Person("proved@exemple.fr");
        await platform.InScope(async services =>
        {
            var (db, requests) = (services.GetRequiredService<MembersDb>(), services.GetRequiredService<SignInRequests>());
            await db.InTransaction(async () =>
            {
                await requests.Ask(SignInLinks.NewSecret(), "proved@exemple.fr", null, "/", Ct);
                platform.Clock.Advance(TimeSpan.FromSeconds(1));
                await requests.Ask(SignInLinks.NewSecret(), null, person, "/", Ct);
            }, Ct);
        });
        (await platform.Mails()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Asking_twice_from_one_browser_keeps_the_code_of_the_first_mail()
    {
        await platform.Person("twice@exemple.fr");
        using var browser = await platform.Asked("twice@exemple.fr");
        var mail = await platform.LastMail();
        await browser.Ask("twice@exemple.fr");
        (await platform.Mails()).Count.ShouldBe(1);
        await browser.TypeCode(mail.Code);
        browser.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    [Fact]
    public async Task Neither_link_nor_code_is_stored()
    {
        await platform.Person("rest@exemple.fr");
        using var browser = await platform.Asked("rest@exemple.fr");
        var mail = await platform.LastMail();
        var rows = string.Join('\n', await platform.Rows<string>("members", "SELECT row_to_json(s)::text FROM sign_in s"));
        rows.ShouldNotContain(mail.Token);
        rows.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(mail.Token)));
        rows.ShouldNotContain(browser.Cookies["__Host-animation-connexion"]);
        (await platform.Rows<string?>("members", "SELECT sealed_code FROM sign_in")).ShouldBe([null]);
        // A copy of the table is no help to somebody who tries all codes: the hash needs the browser's secret.
        var (id, hash) = (await platform.Rows<(Guid, byte[])>("members", "SELECT id, code_hash FROM sign_in"))[0];
        SignInCodes.Hash("", id, mail.Code).ShouldNotBe(hash);
        SignInCodes.Hash(browser.Cookies["__Host-animation-connexion"], id, mail.Code).ShouldBe(hash);
    }
}
