using System.Net;
using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Events.Programme;
using Animation.Testing;

namespace Animation.Events.Tests.Attendance;

public sealed class RecordAttendanceTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser officer = null!;
    private Event state = null!;
    private Guid ana;
    private Guid bob;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("events");
        officer = await platform.Officer();
        state = await platform.Scheduled(A.Form() with { StartDate = "2026-11-16", StartTime = "20:00", EndTime = "21:00" });
        ana = await platform.Person("Ana");
        bob = await platform.Person("Bob");
        await platform.Register(state, ana);
        await platform.Register(state, bob);
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<AttendanceRecorded[]> Recorded(Guid person) =>
        [.. (await platform.Published<AttendanceRecorded>("events")).Where(told => told.PersonId == person)];

    [Fact]
    public async Task The_officer_ticks_who_came_and_corrects_it()
    {
        platform.Clock.Set(state.EndsAt);
        await officer.Open(state.OfficePath + "/presences");
        await officer.Submit("form#presences", [("Present", ana.ToString())]);
        (await Recorded(ana)).Single().ShouldBe(new AttendanceRecorded(state.EventId, ana, 1, true, state.StartsAt, state.EndsAt));
        (await Recorded(bob)).Single().Present.ShouldBeFalse();

        await officer.Open(state.OfficePath + "/presences");
        await officer.Submit("form#presences", [("Present", ana.ToString()), ("Present", bob.ToString())]);
        (await Recorded(ana)).Length.ShouldBe(1);
        (await Recorded(bob)).Select(told => (told.Present, told.Version)).ShouldBe([(false, 1), (true, 2)]);
        (await officer.Open("/animation/evenements?quand=passes")).Text.ShouldContain("2 personnes");
    }

    [Fact]
    public async Task Somebody_known_who_came_without_registering_is_added()
    {
        var cleo = await platform.Person("Cléo Müller");
        platform.Clock.Set(state.EndsAt);
        await officer.Open(state.OfficePath + "/presences?nom=cleo");
        (await officer.Submit("form[action$=ajout]")).Text.ShouldContain("Cléo Müller");
        (await Recorded(cleo)).Single().Present.ShouldBeTrue();
        (await officer.Open(state.OfficePath + "/presences?nom=cleo")).Text.ShouldContain("déjà dans la liste");
    }

    [Fact]
    public async Task Nobody_is_noted_before_the_start_nor_without_being_known()
    {
        (await officer.Open(state.OfficePath + "/presences")).Text.ShouldContain("n'a pas commencé");
        platform.Clock.Set(state.EndsAt);
        await officer.Open(state.OfficePath + "/presences?nom=ana");
        await platform.Person("Zoé");
        await officer.Open(state.OfficePath + "/presences?nom=zoe");
        var refused = await officer.Submit("form[action$=ajout]", [("Person", Guid.CreateVersion7().ToString())]);
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await platform.Published<AttendanceRecorded>("events")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_in_a_spreadsheet_never_runs_a_name()
    {
        var eve = Guid.CreateVersion7();
        var organisation = Guid.CreateVersion7();
        await platform.Deliver(new OrganisationChanged(organisation, 1, "+Ville; \"test\"", OrganisationKinds.Commune, "member", null, null, null, A.Now));
        await platform.Deliver(new PersonChanged(eve, 1, "=HYPERLINK(\"http://evil\")", "eve@example.org", "fr", organisation, "agent", false, A.Now));
        await platform.Register(state, eve);
        var csv = await officer.Open(state.OfficePath + "/inscrits.csv");
        csv.Html.ShouldContain("\"'=HYPERLINK(\"\"http://evil\"\")\";\"'+Ville; \"\"test\"\"\";\"inscription enregistrée\";\"2026-11-16 10:00\";\"\"\r\n");
        csv.Html.ShouldNotContain("eve@example.org");
    }
}
