using System.Net;
using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Members.Tests.Directory;

public sealed class EditManyTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("members");
        officer = await platform.Officer();
        await platform.Organisation();
        await platform.Organisation("Avignon", place: "84007");
        await platform.Organisation("Seine-Saint-Denis", "departement", "D93");
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> Statuses() =>
        await platform.Rows<string>("members", "SELECT name || ' ' || status || ' ' || coalesce(college, '') FROM organisation ORDER BY plain_name");

    [Fact]
    public async Task All_of_a_search_are_looked_at_then_changed_then_given_back()
    {
        await officer.Open("/animation/annuaire?genre=commune");
        await officer.Submit("form#ensemble", button: ("All", "true"));
        var page = await officer.Submit("form#regarder", [("Status", "former"), ("College", "collectivites")]);
        page.Text.ShouldContain("2 organisations changent, 0 restent");
        page.Text.ShouldContain("Adhérent, jusqu'au 31 décembre 2026 Ancien adhérent, Collectivités");
        (await Statuses()).ShouldAllBe(row => row.Contains("member", StringComparison.Ordinal));
        page = await officer.Submit("form#appliquer");
        page.Status.ShouldBe(HttpStatusCode.OK);
        (await Statuses()).ShouldBe(["Avignon former collectivites", "Chambéry former collectivites", "Seine-Saint-Denis member "]);
        (await platform.Published<OrganisationChanged>("members"))[^1].College.ShouldBe("collectivites");

        var edit = page.Path;
        var avignon = (await platform.Rows<Guid>("members", "SELECT id FROM organisation WHERE name = 'Avignon'"))[0];
        await officer.Open($"/animation/annuaire/organisations/{avignon}");
        await officer.Submit("main form", [("Status", "associate")]);
        await officer.Open(edit);
        page = await officer.Submit("form#annuler");
        page.Text.ShouldContain("sauf pour 1");
        (await Statuses()).ShouldBe(["Avignon associate collectivites", "Chambéry member ", "Seine-Saint-Denis member "]);
    }

    [Fact]
    public async Task Only_the_ticked_ones_change_and_only_as_announced()
    {
        var page = await officer.Open("/animation/annuaire");
        var ticked = page.Document.QuerySelector("input[name=Ids]")!.GetAttribute("value");
        (await officer.Submit("form#ensemble")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await officer.Open("/animation/annuaire");
        await officer.Submit("form#ensemble", [("Ids", ticked)]);
        page = await officer.Submit("form#regarder", [("MemberUntil", "2027-12-31")]);
        page.Text.ShouldContain("1 organisations changent");
        (await officer.Submit("form#appliquer", [("Expected", "2")])).Status.ShouldBe(HttpStatusCode.Conflict);
        await officer.Submit("form#regarder");
        await officer.Submit("form#appliquer");
        (await platform.Rows<long>("members", "SELECT count(*) FROM organisation WHERE member_until = '2027-12-31'")).ShouldBe([1]);
    }

    [Fact]
    public async Task Unsure_attachments_wait_for_one_click()
    {
        await platform.Person("ada@gmail.com");
        await platform.Person("zoe@partage.exemple.fr", "Zoé Étienne");
        await platform.Rows<int>("members", "UPDATE organisation SET domains = '{partage.exemple.fr}' WHERE kind = 'commune' RETURNING 1");
        var page = await officer.Open("/animation/annuaire/rattachements");
        page.Text.ShouldContain("ada@gmail.com");
        var attach = page.Document.QuerySelectorAll("main form").First(form => form.TextContent.Contains("Chambéry", StringComparison.Ordinal));
        var person = attach.QuerySelector("input[name=Person]")!.GetAttribute("value");
        var organisation = attach.QuerySelectorAll("button").Single(button => button.TextContent.Contains("Chambéry", StringComparison.Ordinal)).GetAttribute("value")!;
        page = await officer.Submit($"main form:has(input[value='{person}'])", button: ("Organisation", organisation));
        page.Text.ShouldNotContain("Zoé");
        (await platform.Published<PersonChanged>("members"))[^1].OrganisationId.ShouldBe(Guid.Parse(organisation));
        page = await officer.Submit("main form", button: ("Organisation", "aucune"));
        page.Text.ShouldContain("Tout le monde est rattaché");
    }
}
