using System.Net;
using System.Text.Json;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web.Forms;
using Animation.Web.Style;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Animation.Web.Tests.Forms;

public class RefusedFormTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_form_comes_back_whole_with_what_was_typed()
    {
        await using var site = await TestSite.Start();

        var answer = await site.Post("/style", ("Title", "Budgets verts"), ("Address", "nom"), ("Themes", "climat"), ("Themes", "rh"), ("Online", "true"), ("Summary", "Été"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await TestSite.Read(answer);
        page.QuerySelector("input[name=Title]")!.GetAttribute("value").ShouldBe("Budgets verts");
        page.QuerySelector("input[name=Address]")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("textarea")!.TextContent.ShouldBe("Été");
        page.QuerySelectorAll("input[name=Themes][checked]").Length.ShouldBe(2);
        page.QuerySelector("input[name=Online]")!.HasAttribute("checked").ShouldBeTrue();
        page.QuerySelectorAll(".error-summary li").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("Title")]
    [InlineData("Inconnu")]
    public async Task An_empty_form_reaches_the_rule_rather_than_an_empty_400(string field)
    {
        await using var site = await TestSite.Start();

        var answer = await site.Post("/style", (field, ""));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TestSite.Read(answer)).QuerySelectorAll(".error-summary li").Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_program_gets_the_codes_instead_of_the_page()
    {
        await using var site = await TestSite.Start();
        site.Browser.DefaultRequestHeaders.Accept.Clear();
        site.Browser.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        var answer = await site.Post("/style", ("Title", "x"));

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(422);
        problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString())
            .ShouldBe(["style.address-malformed", "style.themes-missing", "style.start-missing"]);
    }

    [Fact]
    public async Task A_stale_form_answers_409_with_the_page()
    {
        await using var site = await TestSite.Start(app => app.MapPost("/perime", IResult ([FromForm] StyleRoutes.SampleForm form) =>
            throw new Refusal("style.stale", new Text("Modifié entre-temps.", "Changed meanwhile.")) { Stale = true })
            .RefusedAs<StyleRoutes.SampleForm, StylePage>());

        var answer = await site.Post("/perime", ("Title", "x"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await TestSite.Read(answer)).QuerySelector(".error-summary")!.Said().ShouldContain("Modifié entre-temps.");
    }

    [Fact]
    public async Task An_accepted_form_leads_away_and_says_so_once()
    {
        await using var site = await TestSite.Start();

        var answer = await site.Post("/style", ("Title", "Été"), ("Address", "a@b.fr"), ("Themes", "rh"), ("StartDate", "2026-12-03"));

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/style");
        (await site.Page("/style")).QuerySelector("#messages")!.Said().ShouldBe("Enregistré\u00A0: Été.");
        (await site.Page("/style")).QuerySelector("#messages")!.Said().ShouldBe("");
    }

    [Fact]
    public async Task A_forged_message_is_not_shown()
    {
        await using var site = await TestSite.Start();
        site.Browser.DefaultRequestHeaders.Add("Cookie", "message=bonjour");

        (await site.Page("/style")).QuerySelector("#messages")!.Said().ShouldBe("");
    }

    [Fact]
    public async Task A_page_with_a_form_sets_a_secure_host_cookie_even_over_loopback()
    {
        await using var site = await TestSite.Start();

        var cookie = (await site.Get("/style")).Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("__Host-animation-af=", StringComparison.Ordinal));

        cookie.ShouldContain("secure");
        cookie.ShouldContain("path=/");
        (await site.Page("/style")).QuerySelectorAll("form[method=post] input[name=__RequestVerificationToken]").Length.ShouldBeGreaterThan(0);
    }
}
