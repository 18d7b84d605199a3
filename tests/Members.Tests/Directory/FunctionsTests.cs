using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Directory;

public sealed class FunctionsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<PersonChanged> Last() => (await platform.Published<PersonChanged>("members"))[^1];

    private Task<int> Tell() => platform.InScope(services => TellFunctionsDue.Tell(services.GetRequiredService<MembersDb>(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_person_holds_functions_in_several_organisations_and_ends_one()
    {
        var (town, group) = (await platform.Organisation(), await platform.Organisation("Grand Chambéry", "epci", "200069110"));
        var person = await platform.Person("ada@exemple.fr", organisation: town);
        using var browser = await platform.Officer();
        await browser.Open($"/animation/annuaire/personnes/{person}");
        var page = await browser.Submit("form#fonction", [("Organisation", group.ToString()), ("Function", "elected"), ("Standing", "titular")]);
        page.Status.ShouldBe(HttpStatusCode.OK);
        var told = await Last();
        told.Affiliations.Select(affiliation => (affiliation.OrganisationId, affiliation.Function, affiliation.Standing))
            .ShouldBe([(group, "elected", "titular"), (town, "agent", null)], ignoreOrder: true);
        (await browser.Submit("form#fonction", [("Organisation", group.ToString()), ("Function", "elected")])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var end = (await platform.Rows<Guid>("members", "SELECT id FROM function WHERE organisation_id = @town", new { town }))[0];
        platform.Clock.Advance(TimeSpan.FromDays(30));
        using var later = await platform.Officer();
        await later.Open($"/animation/annuaire/personnes/{person}");
        page = await later.Submit($"form[action$='{end}']", [("Until", "2026-12-15")]);
        page.Text.ShouldContain("jusqu'au 15 décembre 2026");
        told = await Last();
        told.OrganisationId.ShouldBe(group);
        told.Affiliations.ShouldHaveSingleItem();
        told.Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_function_that_begins_or_ends_is_told_on_its_day_and_once()
    {
        var (town, group) = (await platform.Organisation(), await platform.Organisation("Grand Chambéry", "epci", "200069110"));
        var person = await platform.Person("ada@exemple.fr", organisation: town);
        await platform.Person("idle@exemple.fr", organisation: town);
        (await Tell()).ShouldBe(0);
        using var browser = await platform.Officer();
        await browser.Open($"/animation/annuaire/personnes/{person}");
        await browser.Submit("form#fonction", [("Organisation", group.ToString()), ("Function", "elected"), ("Since", "2026-11-20"), ("Until", "2026-11-25")]);
        (await Last()).Affiliations.Count.ShouldBe(1);

        platform.Clock.Advance(TimeSpan.FromDays(4));
        (await Tell()).ShouldBe(1);
        (await Last()).Affiliations.Count.ShouldBe(2);
        (await Tell()).ShouldBe(0);
        platform.Clock.Advance(TimeSpan.FromDays(5));
        (await Tell()).ShouldBe(0, "the last day is still held");
        platform.Clock.Advance(TimeSpan.FromDays(3));
        (await Tell()).ShouldBe(1, "told late, but told");
        (await Last()).Affiliations.ShouldHaveSingleItem().OrganisationId.ShouldBe(town);
    }

    [Fact]
    public async Task Somebody_new_is_attached_by_the_domain_of_their_address_when_only_one_organisation_has_it()
    {
        using var browser = await platform.Officer();
        var town = await platform.Organisation();
        await browser.Open($"/animation/annuaire/organisations/{town}");
        await browser.Submit("main form", [("Domains", "@chambery.exemple.fr"), ("Mailboxes", "mairie@chambery.exemple.fr")]);
        await platform.Person("ada@chambery.exemple.fr");
        (await Last()).OrganisationId.ShouldBe(town);
        await platform.Person("ada@autre.exemple.fr");
        (await Last()).OrganisationId.ShouldBeNull();
        await browser.Open($"/animation/annuaire/organisations/{await platform.Organisation("Avignon", place: "84007")}");
        await browser.Submit("main form", [("Domains", "chambery.exemple.fr")]);
        await platform.Person("zoe@chambery.exemple.fr");
        (await Last()).OrganisationId.ShouldBeNull("two organisations share the domain");
        await browser.Open($"/animation/annuaire/organisations/{town}");
        (await browser.Submit("main form", [("Domains", "gmail.com")])).Text.ShouldContain("N'importe qui");
    }

    [Fact]
    public async Task The_history_says_who_changed_what_and_forgets_with_the_person()
    {
        var officer = await platform.Person("agent@exemple.fr", "Camille Ferrand");
        var town = await platform.Organisation();
        var person = await platform.Person("canari@exemple.fr", "Canari Jaune", town);
        using var browser = await platform.SignedIn(officer, Roles.Officer, Roles.Admin);
        await browser.Open($"/animation/annuaire/organisations/{town}");
        var page = await browser.Submit("main form", [("Status", "former")]);
        page.Text.ShouldContain("Camille Ferrand");
        page.Text.ShouldContain("Adhérent Ancien adhérent");
        await browser.Open($"/animation/annuaire/personnes/{person}");
        page = await browser.Submit("main form", [("Name", "Canari Vert")]);
        page.Text.ShouldContain("Canari Jaune Canari Vert");
        await browser.Submit("form[action$='/suppression']");
        (await platform.Rows<string>("members", "SELECT row_to_json(c)::text FROM change c")).ShouldAllBe(row => !row.Contains("anari", StringComparison.Ordinal));
        (await platform.Rows<long>("members", "SELECT count(*) FROM change WHERE person_id = @person AND act = 'deleted'", new { person }))[0].ShouldBe(2);
        await Should.ThrowAsync<Npgsql.PostgresException>(platform.Rows<int>("members", "UPDATE change SET by_person = NULL RETURNING 1"));
    }

    [Fact]
    public async Task Two_letters_offer_official_territories_and_the_one_picked_fills_the_record()
    {
        using var browser = await platform.Officer();
        (await browser.Open("/animation/annuaire/territoires?Place=cro&Kind=commune")).Html.ShouldContain("Croix (Nord)");
        (await browser.Open("/animation/annuaire/territoires?Place=annecy-le-vieux&Kind=commune")).Html.ShouldContain("Annecy-le-Vieux, aujourd&#x27;hui Annecy (Haute-Savoie)");
        (await browser.Open("/animation/annuaire/territoires?Place=c&Kind=commune")).Html.ShouldNotContain("radio");
        await browser.Open("/animation/annuaire/organisations/nouvelle");
        var page = await browser.Submit("main form", [("Kind", "commune"), ("Place", "Cro"), ("Status", "member")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page = await browser.Submit("main form", [("PlaceCode", "59163")]);
        page.Status.ShouldBe(HttpStatusCode.OK);
        var told = (await platform.Published<OrganisationChanged>("members")).ShouldHaveSingleItem();
        (told.Name, told.Place, told.SizeClass).ShouldBe(("Croix", "59163", "hab-10000"));
        (await platform.Rows<string>("members", "SELECT siren FROM organisation")).ShouldBe(["215901638"]);
        // The text changed after the choice was offered: the text counts.
        page = await browser.Submit("main form", [("Place", "Avignon")]);
        (await platform.Published<OrganisationChanged>("members"))[^1].Place.ShouldBe("84007");
    }

    [Theory]
    [InlineData("215 901 638", "215901638")]
    [InlineData("21590163800017", "215901638")]
    [InlineData("215901639", null)]
    [InlineData("12345", null)]
    public void A_siren_is_nine_digits_whose_key_is_right(string typed, string? siren) => Sirens.Parse(typed).ShouldBe(siren);
}
