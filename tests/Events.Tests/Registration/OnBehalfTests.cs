using System.Net;
using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Contracts.Platform;
using Animation.Events.Registration;
using Animation.Hosting.Errors;
using Animation.Testing;

namespace Animation.Events.Tests.Registration;

/// <summary>Who acts for several organisations says for which one they come; nobody else is asked.</summary>
public sealed class OnBehalfTests : IAsyncLifetime
{
    private readonly Guid town = Guid.CreateVersion7();
    private readonly Guid union = Guid.CreateVersion7();
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("events");
        await platform.Deliver(new OrganisationChanged(town, 1, "Saint-Perreux", OrganisationKinds.Commune, "member", null, null, null, A.Now));
        await platform.Deliver(new OrganisationChanged(union, 1, "Redon Agglomération", OrganisationKinds.Epci, "member", null, null, null, A.Now));
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static PersonChanged ActingFor(Guid id, long version, params Guid[] organisations) =>
        new(id, version, "Ana Deux", "ana@example.org", "fr", organisations.FirstOrDefault(), "elected", false, A.Now)
        {
            Affiliations = [.. organisations.Select(organisation => new Affiliation(organisation, "elected", null))],
        };

    private async Task<Guid> Person(params Guid[] organisations)
    {
        var id = Guid.CreateVersion7();
        await platform.Deliver(ActingFor(id, 1, organisations));
        return id;
    }

    private async Task<PersonRegistered> Told(Guid person) => (await platform.Published<PersonRegistered>("events")).Last(told => told.PersonId == person);

    [Fact]
    public void A_choice_is_among_theirs_and_only_where_there_is_one()
    {
        OnBehalf.Decide(union.ToString(), [town, union]).ShouldBe(union);
        OnBehalf.Decide(town.ToString(), [town]).ShouldBeNull();
        OnBehalf.Decide("", [town, union]).ShouldBeNull();
        OnBehalf.Decide(null, []).ShouldBeNull();
        Should.Throw<Refusal>(() => OnBehalf.Decide(Guid.CreateVersion7().ToString(), [town, union]));
        Should.Throw<Refusal>(() => OnBehalf.Decide("Redon", [town, union]));
    }

    [Fact]
    public async Task The_chosen_one_is_on_the_list_in_the_messages_and_of_the_attendance()
    {
        var state = await platform.Scheduled(A.Form("Deux casquettes") with { StartDate = "2026-11-16", StartTime = "20:00", EndTime = "21:00" });
        var person = await Person(town, union);
        using var browser = await platform.SignedIn(person);
        var page = await browser.Open(state.Path);
        page.Document.QuerySelectorAll("select[name=Organisation] option").Select(option => option.TextContent).ShouldBe(["Saint-Perreux", "Redon Agglomération"]);
        (await browser.Submit("form#s-inscrire", [("Organisation", union.ToString())])).Text.ShouldContain("Vous y participez pour Redon Agglomération.");
        (await Told(person)).OrganisationId.ShouldBe(union);
        (await browser.Open("/fragments/events/mes-donnees")).Html.ShouldContain("pour Redon Agglom");

        platform.Clock.Set(state.EndsAt);
        using var officer = await platform.Officer();
        (await officer.Open(state.OfficePath)).Text.ShouldContain("Ana Deux Redon Agglomération");
        (await officer.Open(state.OfficePath + "/inscrits.csv")).Html.ShouldContain("\"Ana Deux\";\"Redon Agglomération\"");
        await officer.Open(state.OfficePath + "/presences");
        await officer.Submit("form#presences", [("Present", person.ToString())]);
        (await platform.Published<AttendanceRecorded>("events")).Single(told => told.PersonId == person).OrganisationId.ShouldBe(union);
    }

    [Fact]
    public async Task Who_acts_for_one_is_not_asked_and_somebody_else_s_is_refused()
    {
        var state = await platform.Scheduled(A.Form("Une casquette"));
        var (one, two) = (await Person(town), await Person(town, union));
        using var browser = await platform.SignedIn(one);
        (await browser.Open(state.Path)).Document.QuerySelector("select[name=Organisation]").ShouldBeNull();
        await browser.Submit("form#s-inscrire");
        (await Told(one)).OrganisationId.ShouldBeNull();

        using var other = await platform.SignedIn(two);
        await other.Open(state.Path);
        (await other.Submit("form#s-inscrire", [("Organisation", Guid.CreateVersion7().ToString())])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await platform.Published<PersonRegistered>("events")).ShouldNotContain(told => told.PersonId == two);
    }

    [Fact]
    public async Task The_choice_is_offered_from_the_mail_too()
    {
        var state = await platform.Scheduled(A.Form("Par courriel"));
        var person = await Person(town, union);
        await platform.Deliver(new PreferencesChanged(person, 1, state.Themes, true, A.Now));
        using var officer = await platform.Officer();
        await officer.Open(state.OfficePath);
        await officer.Submit("form#inviter");
        using var visitor = platform.Visitor();
        await visitor.Open((await platform.MailsTo(person)).Single().Path("M'inscrire"));
        await visitor.Submit("form#agir", [("Organisation", union.ToString())]);
        (await Told(person)).OrganisationId.ShouldBe(union);
    }

    [Fact]
    public async Task Affiliations_arrive_twice_late_and_by_the_replay_of_a_version_known_without_them()
    {
        var id = Guid.CreateVersion7();
        async Task<Guid[]?> Kept() => (await platform.Rows<Guid[]?>("events", "SELECT affiliations FROM person WHERE person_id = @id", new { id })).Single();
        await platform.Deliver(ActingFor(id, 2, town, union), await platform.Deliver(ActingFor(id, 2, town, union)));
        await platform.Deliver(ActingFor(id, 1, union));
        (await Kept()).ShouldBe([town, union]);

        await platform.Rows<int>("events", "UPDATE person SET affiliations = NULL WHERE person_id = @id", new { id });
        (await platform.Rows<bool>("events", EventsService.Definition.Replicas[Subjects.Person])).ShouldBe([true]);
        await platform.Deliver(ActingFor(id, 2, town, union));
        (await Kept()).ShouldBe([town, union]);
        (await platform.Rows<bool>("events", EventsService.Definition.Replicas[Subjects.Person])).ShouldBe([false]);

        var state = await platform.Scheduled(A.Form("Oubli"));
        using var browser = await platform.SignedIn(id);
        await browser.Open(state.Path);
        await browser.Submit("form#s-inscrire", [("Organisation", union.ToString())]);
        await platform.Deliver(new MemberErased(id, 9, A.Now), await platform.Deliver(new MemberErased(id, 9, A.Now)));
        await platform.Deliver(ActingFor(id, 10, town, union));
        (await Kept()).ShouldBe([]);
        (await platform.Rows<int>("events", "SELECT 1 FROM registration WHERE organisation_id IS NOT NULL")).ShouldBeEmpty();
    }
}
