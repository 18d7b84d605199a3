using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Directory;

public sealed class MyOrganisationsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Task Keep() => platform.InScope(services => KeepMemberships.Keep(
        services.GetRequiredService<MembersDb>(), services.GetRequiredService<Memberships>(), TestContext.Current.CancellationToken));

    private static string Foot(Testing.Page page) => page.Document.QuerySelector(".membership")!.TextContent.Replace('\u00A0', ' ');

    [Fact]
    public async Task Every_page_says_until_when_the_organisation_is_a_member_or_how_to_join()
    {
        using var visitor = platform.Visitor();
        Foot(await visitor.Open("/accessibilite")).ShouldContain("n'est pas encore adhérente ?");
        var town = await platform.Organisation();
        using var member = await platform.SignedIn(await platform.Person("ada@exemple.fr", organisation: town));
        await Keep();
        Foot(await member.Open("/accessibilite")).ShouldContain("Votre organisation, Chambéry, est adhérente jusqu'au 31 décembre 2026.");
        await platform.Rows<int>("members", "UPDATE organisation SET status = 'former' RETURNING 1");
        await Keep();
        Foot(await member.Open("/accessibilite")).ShouldContain("n'est plus adhérente. Pour revenir");
        // Nobody signed in any more: nothing is kept of them.
        platform.Clock.Advance(TimeSpan.FromDays(200));
        await Keep();
        await using var connection = await platform.Services.GetRequiredService<Hosting.Data.Databases>().Shared.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM membership", connection);
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
    }

    [Fact]
    public async Task A_person_of_two_organisations_says_for_which_they_act_first_and_only_for_theirs()
    {
        var (town, group, other) = (await platform.Organisation(), await platform.Organisation("Grand Chambéry", "epci", "200069110"), await platform.Organisation("Avignon", place: "84007"));
        var person = await platform.Person("ada@exemple.fr", organisation: town);
        using var officer = await platform.Officer();
        await officer.Open($"/animation/annuaire/personnes/{person}");
        await officer.Submit("form#fonction", [("Organisation", group.ToString()), ("Function", "elected")]);
        using var member = await platform.SignedIn(person);
        (await member.Open("/moi/organisations")).Text.ShouldContain("Grand Chambéry");
        var page = await member.Submit("form#choisir", [("Organisation", town.ToString())]);
        page.Text.ShouldContain("C'est noté");
        var told = (await platform.Published<PersonChanged>("members"))[^1];
        (told.OrganisationId, told.Affiliations[0].OrganisationId).ShouldBe((town, town));
        Foot(page).ShouldContain("Chambéry, est adhérente jusqu'au");
        await member.Open("/moi/organisations");
        (await member.Submit("form#choisir", [("Organisation", group.ToString())])).Status.ShouldBe(HttpStatusCode.OK);
        (await platform.Published<PersonChanged>("members"))[^1].OrganisationId.ShouldBe(group);
        await member.Open("/moi/organisations");
        (await member.Submit("form#choisir", [("Organisation", other.ToString())])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
