using System.Net;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Microsoft.AspNetCore.Builder;

namespace Animation.Web.Tests.Errors;

public class ErrorPagesTests
{
    [Fact]
    public async Task An_unknown_address_gets_a_page_with_the_way_back()
    {
        await using var site = await TestSite.Start();

        var answer = await site.Get("/nulle-part");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await TestSite.Read(answer);
        page.QuerySelector("h1")!.Said().ShouldBe("Cette page n'existe pas");
        page.QuerySelector("main a[href='/']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_fault_shows_a_reference_and_nothing_inside_and_is_logged_once()
    {
        await using var site = await TestSite.Start(app => app.MapGet("/panne", string () => throw new InvalidOperationException("mot de passe")));

        var answer = await site.Get("/panne");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var page = await TestSite.Read(answer);
        page.DocumentElement.TextContent.ShouldNotContain("mot de passe");
        page.QuerySelector("main code")!.Said().Length.ShouldBe(12);
        site.Errors.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_dependency_that_does_not_answer_is_503_with_a_time_to_come_back()
    {
        await using var site = await TestSite.Start(app => app.MapGet("/lent", string () => throw new TimeoutException()));

        var answer = await site.Get("/lent");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        site.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_without_a_form_says_its_sentence_and_is_no_error_in_the_log()
    {
        await using var site = await TestSite.Start(app => app.MapGet("/refus", string () =>
            throw new Refusal("events.full", new Text("Il n'y a plus de place.", "It is full."))));

        var answer = await site.Get("/refus");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TestSite.Read(answer)).QuerySelector("main")!.Said().ShouldContain("Il n'y a plus de place.");
        site.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Each_bare_status_has_its_own_words(int status)
    {
        await using var site = await TestSite.Start();

        var answer = await site.Get($"/style/erreur/{status}");

        ((int)answer.StatusCode).ShouldBe(status);
        (await TestSite.Read(answer)).QuerySelector("h1")!.Said().ShouldNotBe("Quelque chose s'est mal passé de notre côté");
    }

    [Fact]
    public async Task A_program_gets_problem_json()
    {
        await using var site = await TestSite.Start();
        site.Browser.DefaultRequestHeaders.Accept.Clear();
        site.Browser.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        (await site.Get("/nulle-part")).Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
