using Animation.Hosting.Identity;
using Animation.Testing;
using Animation.Watch.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Library;

public sealed class CallsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("watch");
        officer = await platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<Page> Keep(string title, params (string, string?)[] fields)
    {
        await officer.Open("/animation/veille/tableau");
        await officer.Submit("#tableau", [("Tableau", $"titre;adresse;themes\n{title};https://appels.example/{Uri.EscapeDataString(title)};ia")], ("Action", "importer"));
        return await Change(title, fields);
    }

    private async Task<Page> Change(string title, params (string, string?)[] fields)
    {
        var id = (await platform.Rows<Guid>("watch", "SELECT id FROM item WHERE title = @title", new { title }))[0];
        await officer.Open($"/animation/veille?item={id}");
        return await officer.Submit("#decider", fields, ("Action", "garder"));
    }

    private Task<int> Archive() => platform.Services.GetRequiredService<ArchiveCalls>().Run(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Calls_stand_by_their_last_day_and_go_into_calendars()
    {
        await Keep("Tardif", ("Echeance", "2026-12-20"), ("Nature", "call"), ("Candidats", "Les communes"), ("Montant", "5 000 €"));
        await Keep("Pressé, ou presque", ("Echeance", "2026-11-16"), ("Nature", "call"));
        await Keep("Réservé", ("Echeance", "2026-11-30"), ("Nature", "call"), ("Reserve", "true"));
        using var visitor = platform.Visitor();

        var page = await visitor.Open("/veille/appels");
        page.Document.QuerySelectorAll("#ouverts h2").Select(title => title.TextContent).ShouldBe(["Pressé, ou presque", "Tardif"]);
        page.Text.ShouldContain("dernier jour");
        page.Text.ShouldContain("Les communes");
        using var member = await platform.SignedIn(Guid.CreateVersion7(), Roles.Member);
        (await member.Open("/veille/appels")).Document.QuerySelectorAll("#ouverts h2").Length.ShouldBe(3);
        (await visitor.Open("/veille/appels?theme=tourisme")).Document.QuerySelector("#ouverts").ShouldBeNull();

        var calendar = await member.Open("/veille/appels.ics");
        calendar.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/calendar");
        calendar.Html.ShouldContain("DTSTART;VALUE=DATE:20261116\r\nDTEND;VALUE=DATE:20261117");
        calendar.Html.ShouldContain("SUMMARY:Dernier jour : Pressé\\, ou presque");
        calendar.Html.ShouldNotContain("Réservé");
        calendar.Html.Split("\r\n").ShouldAllBe(line => System.Text.Encoding.UTF8.GetByteCount(line) <= 75);
    }

    [Fact]
    public async Task A_call_is_put_away_the_day_after_in_Paris_still_found_and_brought_back()
    {
        await Keep("Un appel", ("Echeance", "2026-11-16"), ("Nature", "call"));
        (await Archive()).ShouldBe(0);
        platform.Clock.Advance(new DateTimeOffset(2026, 11, 16, 22, 59, 0, TimeSpan.Zero) - platform.Clock.GetUtcNow());
        (await Archive()).ShouldBe(0);
        platform.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Archive()).ShouldBe(1);
        (await Archive()).ShouldBe(0);

        using var visitor = platform.Visitor();
        (await visitor.Open("/fragments/watch/nouveautes")).Html.ShouldNotContain("Un appel");
        (await visitor.Open("/veille?q=appel")).Text.ShouldContain("Clos le 16 novembre 2026");
        (await visitor.Open("/veille/un-appel")).Text.ShouldContain("Clos le 16 novembre 2026");
        (await visitor.Open("/veille/appels")).Document.QuerySelector("#clos").ShouldNotBeNull().TextContent.ShouldContain("Un appel");
        officer.Dispose();
        officer = await platform.Officer();
        await Change("Un appel", ("Echeance", "2026-11-30"));
        (await platform.Rows<long>("watch", "SELECT count(*) FROM item WHERE archived_at IS NOT NULL"))[0].ShouldBe(0);
        (await visitor.Open("/fragments/watch/nouveautes")).Html.ShouldContain("Un appel");
    }

    [Theory]
    [InlineData("2027-01-01", "Cela vous obligera à partir du 1er janvier 2027.", "en vigueur le 1er janvier 2027")]
    [InlineData("2020-01-01", "Cela vous oblige.", "en vigueur depuis le 1er janvier 2020")]
    public async Task A_legal_text_says_from_when_it_obliges(string from, string said, string whom)
    {
        await Keep("Une loi", ("Nature", "law"), ("Obliges", "commune"), ("EnVigueur", from));
        var person = Guid.CreateVersion7();
        await platform.Rows<int>("watch", "INSERT INTO organisation (organisation_id, version, kind, population) VALUES (@person, 1, 'commune', 9000); INSERT INTO person (person_id, version, organisation_id) VALUES (@person, 1, @person)", new { person });
        using var member = await platform.SignedIn(person, Roles.Member);

        var page = await member.Open("/veille/une-loi");

        page.Text.ShouldContain(said);
        page.Text.ShouldContain(whom);
        (await Change("Une loi", ("EnVigueur", "demain"))).Text.ShouldContain("Écrivez une date");
    }
}
