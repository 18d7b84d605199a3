using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Testing;
using Animation.Watch.Steps;

namespace Animation.Watch.Tests.Steps;

public sealed class FirstStepsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("watch");
        officer = await platform.Officer();
        await officer.Open("/animation/veille/tableau");
        await officer.Submit("#tableau", [("Tableau", "titre;adresse;themes\n" + string.Join('\n', "Un Deux Trois Quatre".Split(' ').Select(title => $"{title};https://pas.example/{title};ia")))], ("Action", "importer"));
        await platform.Rows<int>("watch", "UPDATE item SET evergreen = title <> 'Quatre', members_only = title = 'Trois'");
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<Page> Act(string title, string action)
    {
        var page = await officer.Open("/animation/veille/premiers-pas");
        var form = page.Document.QuerySelectorAll("main form").Single(one => one.ParentElement!.QuerySelector("a")!.TextContent == title);
        return await officer.Submit("#" + form.Id, [], ("Action", action));
    }

    private async Task<string> Order() => string.Join(' ', await platform.Rows<string>("watch", "SELECT title FROM item WHERE step IS NOT NULL ORDER BY step"));

    [Theory]
    [InlineData("abc", "c", "monter", "acb")]
    [InlineData("abc", "a", "monter", "abc")]
    [InlineData("abc", "a", "descendre", "bac")]
    [InlineData("abc", "c", "descendre", "abc")]
    [InlineData("abc", "b", "retirer", "ac")]
    [InlineData("abc", "d", "ajouter", "abcd")]
    [InlineData("abc", "b", "ajouter", "abc")]
    [InlineData("abc", "d", "monter", null)]
    [InlineData("abc", "b", "casser", null)]
    public void A_move_moves_one_place_and_the_ends_stay(string steps, string moved, string action, string? order)
    {
        static Guid Id(char c) => new(c, 0, 0, new byte[8]);
        Guid[] Run() => OrderSteps.Decide([.. steps.Select(Id)], Id(moved[0]), action);
        if (order is null)
            Should.Throw<Refusal>(Run);
        else
            Run().ShouldBe(order.Select(Id));
    }

    [Fact]
    public async Task An_officer_makes_the_path_and_goes_on_with_the_same_key()
    {
        foreach (var title in new[] { "Un", "Deux", "Trois" })
            await Act(title, "ajouter");
        (await officer.Open("/animation/veille/premiers-pas")).Text.ShouldNotContain("Quatre");

        var page = await Act("Trois", "monter");

        (await Order()).ShouldBe("Un Trois Deux");
        page.Text.ShouldContain("Étape 2 : Trois.");
        page.Document.QuerySelector("button[autofocus]").ShouldNotBeNull().TextContent.ShouldBe("Monter Trois");
        page = await officer.Submit("#" + page.Document.QuerySelector("button[autofocus]")!.Closest("form")!.Id, [], ("Action", "monter"));
        (await Order()).ShouldBe("Trois Un Deux");
        page.Document.QuerySelector("button[autofocus]").ShouldNotBeNull().TextContent.ShouldBe("Descendre Trois");
        await Act("Un", "retirer");
        (await Order()).ShouldBe("Trois Deux");
    }

    [Fact]
    public async Task Two_officers_who_move_at_once_lose_no_step()
    {
        foreach (var title in new[] { "Un", "Deux", "Trois" })
            await Act(title, "ajouter");
        var ids = await platform.Rows<Guid>("watch", "SELECT id FROM item WHERE step IS NOT NULL");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => platform.InScope(scope =>
            OrderSteps.Run((WatchDb)scope.GetService(typeof(WatchDb))!, ids[turn % 3], turn % 2 == 0 ? "monter" : "descendre", TestContext.Current.CancellationToken))));
        (await platform.Rows<int>("watch", "SELECT step FROM item WHERE step IS NOT NULL ORDER BY step")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_member_ticks_what_they_did_and_only_a_beginner_is_led()
    {
        foreach (var title in new[] { "Un", "Deux", "Trois" })
            await Act(title, "ajouter");
        var person = Guid.CreateVersion7();
        await platform.Rows<int>("watch", "INSERT INTO organisation (organisation_id, version, kind, population) VALUES (@person, 1, 'commune', 900); INSERT INTO person (person_id, version, organisation_id) VALUES (@person, 1, @person)", new { person });
        using var visitor = platform.Visitor();
        (await visitor.Open("/veille/premiers-pas")).Document.QuerySelectorAll("#etapes > li").Length.ShouldBe(2);
        using var member = await platform.SignedIn(person, Roles.Member);
        (await member.Open("/fragments/watch/premiers-pas")).Html.ShouldContain("0 étape sur 3");

        (await member.Open("/veille/premiers-pas")).Text.ShouldContain("Vous avez fait 0 étape sur 3.");
        (await member.Submit("#cocher-un")).Text.ShouldContain("C’est noté : 1 sur 3.");
        (await member.Open("/fragments/watch/premiers-pas")).Html.ShouldContain("/veille/deux");
        await member.Open("/veille/premiers-pas");
        await member.Submit("#cocher-deux");
        (await member.Submit("#cocher-trois")).Text.ShouldContain("Bravo : vous avez fait tous les premiers pas.");
        (await member.Open("/fragments/watch/premiers-pas")).Html.ShouldBeEmpty();
        await member.Open("/veille/premiers-pas");
        (await member.Submit("#cocher-un")).Text.ShouldContain("C’est noté : 2 sur 3.");
        (await officer.Open("/animation/veille/premiers-pas")).Text.ShouldContain("1 fois fait");

        using var other = await platform.SignedIn(Guid.CreateVersion7(), Roles.Member);
        (await other.Open("/fragments/watch/premiers-pas")).Html.ShouldBeEmpty();
        (await other.Open("/veille/premiers-pas")).Text.ShouldContain("Vous avez fait 0 étape sur 3.");
        await platform.Deliver(new MemberErased(person, 2, platform.Clock.GetUtcNow()));
        (await platform.Rows<long>("watch", "SELECT count(*) FROM step_done"))[0].ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_step_cannot_be_ticked()
    {
        await Act("Un", "ajouter");
        using var member = await platform.SignedIn(Guid.CreateVersion7(), Roles.Member);
        var page = await member.Open("/veille/premiers-pas");
        var token = page.Document.QuerySelector("#cocher-un input[name='__RequestVerificationToken']")?.GetAttribute("value") ?? page.Document.QuerySelectorAll("#cocher-un input[type=hidden]")[0].GetAttribute("value")!;
        var name = page.Document.QuerySelectorAll("#cocher-un input[type=hidden]")[0].GetAttribute("name")!;
        (await member.Send(new HttpRequestMessage(HttpMethod.Post, "/veille/premiers-pas/deux") { Content = new FormUrlEncodedContent([new(name, token), new("Voulu", "oui")]) })).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
