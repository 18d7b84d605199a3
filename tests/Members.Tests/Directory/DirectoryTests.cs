using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Directory;

public sealed class DirectoryTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task An_organisation_added_by_the_officer_is_on_the_map_and_told_to_the_others()
    {
        using var browser = await platform.Officer();
        await browser.Open("/animation/annuaire/organisations/nouvelle");
        var page = await browser.Submit("main form", [("Name", "Ville de Croix"), ("Kind", "commune"), ("Place", "Croix (Nord)"), ("Status", "member"), ("MemberUntil", "31/12/2026")]);
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Métropole Européenne de Lille");
        var told = (await platform.Published<OrganisationChanged>("members")).ShouldHaveSingleItem();
        told.Place.ShouldBe("59163");
        told.Population.ShouldNotBeNull().ShouldBeGreaterThan(15_000);
        told.MemberUntil.ShouldBe(new DateOnly(2026, 12, 31));
        told.Version.ShouldBe(1);

        await browser.Submit("main form", [("Status", "former")]);
        var later = (await platform.Published<OrganisationChanged>("members"))[1];
        later.Version.ShouldBe(2);
        later.Status.ShouldBe("former");
        later.Place.ShouldBe("59163");
    }

    [Fact]
    public async Task What_cannot_be_understood_is_said_beside_its_field_and_kept()
    {
        using var browser = await platform.Officer();
        await browser.Open("/animation/annuaire/organisations/nouvelle");
        var page = await browser.Submit("main form", [("Name", "Croix"), ("Kind", "commune"), ("Place", "Croix"), ("MemberUntil", "demain")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("Croix (Nord)");
        page.Text.ShouldContain("31/12/2026");
        page.Html.ShouldContain("demain");
        (await platform.Published<OrganisationChanged>("members")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_second_of_two_officers_on_one_record_is_told()
    {
        var id = await platform.Organisation();
        using var first = await platform.Officer();
        using var second = await platform.Officer();
        await first.Open($"/animation/annuaire/organisations/{id}");
        await second.Open($"/animation/annuaire/organisations/{id}");
        (await first.Submit("main form", [("Name", "Ville de Chambéry")])).Status.ShouldBe(HttpStatusCode.OK);
        (await second.Submit("main form", [("Name", "Mairie de Chambéry")])).Status.ShouldBe(HttpStatusCode.Conflict);
        (await platform.Rows<string>("members", "SELECT name FROM organisation")).ShouldBe(["Ville de Chambéry"]);
    }

    [Fact]
    public async Task A_person_added_by_the_officer_is_told_with_their_organisation_and_first_choices()
    {
        var organisation = await platform.Organisation();
        using var browser = await platform.Officer();
        await browser.Open($"/animation/annuaire/personnes/nouvelle?organisation={organisation}");
        var page = await browser.Submit("main form", [("Name", "Ada Martin"), ("Address", "Ada.Martin@Exemple.fr"), ("Function", "elected")]);
        page.Status.ShouldBe(HttpStatusCode.OK);
        var told = (await platform.Published<PersonChanged>("members")).ShouldHaveSingleItem();
        told.ShouldSatisfyAllConditions(
            person => person.Address.ShouldBe("ada.martin@exemple.fr"), person => person.OrganisationId.ShouldBe(organisation),
            person => person.Function.ShouldBe("elected"), person => person.Staff.ShouldBeFalse(), person => person.Version.ShouldBe(1));
        (await platform.Published<PreferencesChanged>("members")).ShouldHaveSingleItem().PersonId.ShouldBe(told.PersonId);
        (await browser.Open($"/animation/annuaire/organisations/{organisation}")).Text.ShouldContain("Ada Martin");
    }

    [Fact]
    public async Task One_address_is_one_person_whatever_its_case()
    {
        await platform.Person("ada@exemple.fr");
        using var browser = await platform.Officer();
        await browser.Open("/animation/annuaire/personnes/nouvelle");
        var page = await browser.Submit("main form", [("Name", "Autre"), ("Address", "ADA@exemple.fr")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("déjà celle d'une autre personne");
    }

    [Fact]
    public async Task Lists_are_searched_filtered_and_exported_alike()
    {
        var chambery = await platform.Organisation();
        await platform.Organisation("Seine-Saint-Denis", "departement", "D93");
        await platform.Person("zoe@exemple.fr", "Zoé Étienne", chambery);
        using var browser = await platform.Officer();
        (await browser.Open("/animation/annuaire?q=chambery")).Text.ShouldContain("Chambéry");
        (await browser.Open("/animation/annuaire?genre=departement")).Text.ShouldNotContain("Chambéry");
        (await browser.Open("/animation/annuaire?region=R84")).Text.ShouldContain("Chambéry");
        (await browser.Open("/animation/annuaire?region=R11")).Text.ShouldNotContain("Chambéry");
        (await browser.Open("/animation/annuaire?territoire=savoie")).Text.ShouldContain("Chambéry");
        (await browser.Open("/animation/annuaire?territoire=haute-savoie")).Text.ShouldNotContain("Chambéry");
        (await browser.Open("/animation/annuaire?taille=hab-50000")).Text.ShouldContain("Chambéry");
        (await browser.Open("/animation/annuaire?taille=hab-0")).Text.ShouldNotContain("Chambéry");
        (await browser.Open("/animation/annuaire?theme=mobilite")).Text.ShouldNotContain("Chambéry");
        await platform.Follows((await platform.Rows<Guid>("members", "SELECT id FROM person"))[0], true, "mobilite");
        (await browser.Open("/animation/annuaire?theme=mobilite")).Text.ShouldContain("Chambéry");
        (await browser.Open("/animation/annuaire/personnes?theme=mobilite&genre=commune&statut=member&tri=organisation")).Text.ShouldContain("Zoé Étienne");
        (await browser.Open("/animation/annuaire/personnes?genre=departement")).Text.ShouldNotContain("Zoé Étienne");
        (await browser.Open("/animation/annuaire/personnes?q=chambery")).Text.ShouldContain("Zoé Étienne");
        (await browser.Open("/animation/annuaire/personnes?q=etienne")).Text.ShouldContain("zoe@exemple.fr");
        (await browser.Open("/animation/annuaire/personnes?q=zoe%40ex")).Text.ShouldContain("Zoé Étienne");
        (await browser.Open("/animation/annuaire/personnes?q=zoe_ex")).Text.ShouldNotContain("Zoé Étienne");
        var export = await browser.Open("/animation/annuaire/organisations.csv?genre=departement");
        export.Html.ShouldContain("Seine-Saint-Denis;departement;member;2020-01-01;2026-12-31;D93");
        export.Html.ShouldNotContain("Chambéry");
        (await browser.Open("/animation/annuaire?page=zzz&tri=%27;drop&genre=x&region=y")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task People_are_found_by_words_of_theirs_or_of_their_organisations_each_once_and_counted()
    {
        var (town, club) = (await platform.Organisation(), await platform.Organisation("Club de Chambéry", "association", null));
        var zoe = await platform.Person("zoe.chambery@exemple.fr", "Zoé Étienne", town);
        await platform.InScope(services => FunctionOfPerson.Add(
            services.GetRequiredService<MembersDb>(), zoe, new HoldFunction.Draft(club, "elected", null, "", new(2026, 1, 1), null), TestContext.Current.CancellationToken));
        for (var i = 0; i < 30; i++)
            await platform.Person($"p{i}@exemple.fr", $"Martin Numéro {i}", town);
        async Task<(int Shown, long Total, bool Zoe)> Search(DirectoryFilter filter)
        {
            var (rows, total) = await platform.InScope(services => BrowseDirectory.SearchPeople(services.GetRequiredService<MembersDb>(), filter, TestContext.Current.CancellationToken));
            return (rows.Count, total, rows.Any(row => row.Id == zoe));
        }
        var nothing = DirectoryFilter.Nothing;
        (await Search(nothing)).ShouldBe((25, 31, false));
        (await Search(nothing with { Text = "etienne" })).ShouldBe((1, 1, true));
        (await Search(nothing with { Text = "chambery" })).ShouldBe((25, 31, false));
        (await Search(nothing with { Text = "chambery", Number = "2" })).ShouldBe((6, 31, true));
        (await Search(nothing with { Text = "chambery", Number = "3" })).ShouldBe((0, 31, false));
        (await Search(nothing with { Text = "chambery", Sort = "-nom" })).ShouldBe((25, 31, true));
        (await Search(nothing with { Text = "chambery", Sort = "organisation", Number = "2" })).ShouldBe((6, 31, true));
        (await Search(nothing with { Text = "chambery", Kind = "association" })).ShouldBe((1, 1, true));
        (await Search(nothing with { Kind = "association" })).ShouldBe((1, 1, true));
        (await Search(nothing with { Text = "etienne", Kind = "departement" })).ShouldBe((0, 0, false));
        // One or two letters find the words that begin with them.
        (await Search(nothing with { Text = "Ét" })).ShouldBe((1, 1, true));
        (await Search(nothing with { Text = "ti" })).ShouldBe((0, 0, false));
        (await Search(nothing with { Text = "ma", Kind = "commune" })).ShouldBe((25, 30, false));
    }

    [Fact]
    public async Task Taking_everybody_away_in_a_file_asks_who_is_there()
    {
        using var officer = await platform.Officer();
        (await officer.Open("/animation/annuaire/personnes.csv")).Path.ShouldBe("/animation/annuaire/personnes.csv");
        platform.Clock.Advance(TimeSpan.FromMinutes(16));
        (await officer.Open("/animation/annuaire/personnes.csv?q=ada")).Path.ShouldBe("/connexion/application?retour=%2Fanimation%2Fannuaire%2Fpersonnes.csv%3Fq%3Dada");
        (await officer.Open("/animation/annuaire/personnes")).Path.ShouldBe("/animation/annuaire/personnes");
    }

    [Theory]
    [InlineData("/animation/annuaire")]
    [InlineData("/animation/annuaire/personnes")]
    [InlineData("/animation/annuaire/organisations.csv")]
    [InlineData("/animation/annuaire/personnes.csv")]
    [InlineData("/animation/annuaire/organisations/nouvelle")]
    [InlineData("/animation/annuaire/personnes/nouvelle")]
    public async Task A_member_does_not_see_the_directory(string path)
    {
        using var member = await platform.SignedIn(await platform.Person("member@exemple.fr"));
        (await member.Open(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_erased_person_leaves_a_tombstone_and_nothing_else()
    {
        var person = await platform.Person("canary@exemple.fr", "Canari Jaune", await platform.Organisation());
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Officer, Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{person}");
        await admin.Submit("form[action$='/suppression']");
        var tombstone = (await platform.Published<MemberErased>("members")).ShouldHaveSingleItem();
        tombstone.PersonId.ShouldBe(person);
        tombstone.Version.ShouldBe(2);
        (await platform.Rows<string>("members", "SELECT row_to_json(p)::text FROM person p")).ShouldAllBe(row => !row.Contains("anar", StringComparison.OrdinalIgnoreCase));
        (await platform.Rows<long>("members", "SELECT count(*) FROM function")).ShouldBe([0]);
        (await admin.Open($"/animation/annuaire/personnes/{person}")).Status.ShouldBe(HttpStatusCode.NotFound);
        // The address is free again.
        await platform.Person("canary@exemple.fr");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\"=1", "\"'\"\"=1\"")]
    [InlineData("+33 1 23 45 67 89", "+33 1 23 45 67 89")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("Saint-Denis", "Saint-Denis")]
    [InlineData(null, "")]
    public void A_cell_never_becomes_a_formula(string? value, string cell) => ExportDirectory.Cell(value).ShouldBe(cell);

    [Theory]
    [InlineData(" Ada.Martin@Exemple.FR ", "ada.martin@exemple.fr")]
    [InlineData("ada@exemple", null)]
    [InlineData("ada@@exemple.fr", null)]
    [InlineData("ada@exemple.fr\r\nBcc: x@y.fr", null)]
    [InlineData("Ada <ada@exemple.fr>", null)]
    [InlineData("a..b@exemple.fr", null)]
    [InlineData(null, null)]
    public void An_address_is_stored_in_one_form_or_refused(string? typed, string? stored) => Addresses.Parse(typed).ShouldBe(stored);
}
