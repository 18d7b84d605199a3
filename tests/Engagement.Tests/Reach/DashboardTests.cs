using System.Net;
using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Engagement.Facts;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement.Tests.Reach;

public sealed class DashboardTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Browser director = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("engagement");
        director = await platform.SignedIn(A.Id(), Roles.Director);
    }

    public ValueTask DisposeAsync()
    {
        director.Dispose();
        return platform.DisposeAsync();
    }

    /// <summary>So many people of a new organisation of this kind register for the event.</summary>
    private async Task<Guid[]> Registered(int people, Guid evt, string kind = OrganisationKinds.Epci, string name = "Une organisation", bool staff = false)
    {
        var organisation = A.Organisation(kind, name: name);
        await platform.Deliver(organisation);
        var persons = Enumerable.Range(0, people).Select(_ => A.Person(organisation.OrganisationId, staff: staff)).ToArray();
        foreach (var person in persons)
        {
            await platform.Deliver(person);
            await platform.Deliver(A.Registration(evt, person.PersonId));
        }
        return [.. persons.Select(person => person.PersonId)];
    }

    private async Task<Page> Pilotage(string query = "")
    {
        await platform.Counted();
        var page = await director.Open("/pilotage" + query);
        page.Status.ShouldBe(HttpStatusCode.OK);
        return page;
    }

    private static string[] Row(Page page, string section, string head) => [.. page.Document.QuerySelectorAll($"#{section} tr")
        .First(row => row.QuerySelector("th[scope=row]")?.TextContent.Trim().StartsWith(head, StringComparison.Ordinal) == true)
        .QuerySelectorAll("td").Select(cell => cell.TextContent.Trim())];

    private static string[] TableRow(Page page, string head) => [.. page.Document.QuerySelectorAll("#types > .table-scroll tr")
        .First(row => row.QuerySelector("th[scope=row]")?.TextContent.Trim() == head)
        .QuerySelectorAll("td").Select(cell => cell.TextContent.Trim())];

    [Fact]
    public async Task It_counts_people_and_organisations_by_kind_and_hides_handfuls()
    {
        var evt = A.Event(title: "Budgets verts");
        await platform.Deliver(evt);
        var epci = await Registered(9, evt.EventId);
        await Registered(7, evt.EventId, OrganisationKinds.Departement);
        await Registered(2, evt.EventId, OrganisationKinds.Region);
        await Registered(3, evt.EventId, OrganisationKinds.Association, "L'association", staff: true);
        await platform.Deliver(A.Organisation(OrganisationKinds.Commune, 900, "Petite commune"));
        foreach (var person in epci.Take(6))
            await platform.Deliver(A.Attendance(evt.EventId, person));
        await platform.Deliver(A.Attendance(evt.EventId, epci[6], present: false));
        foreach (var person in epci.Take(5))
            await platform.Deliver(A.Digest(person));

        var page = await Pilotage();
        page.Text.ShouldContain("Ce trimestre, 18 personnes de 3 organisations ont participé ; les communes de moins de 3 500 habitants restent absentes.");
        TableRow(page, "Intercommunalités").ShouldBe(["9", "1", "1", "5"]);
        TableRow(page, "Départements").ShouldBe(["masqué", "masqué", "1", "0"]);
        TableRow(page, "Régions").ShouldBe(["masqué", "masqué", "1", "0"]);
        TableRow(page, "Ensemble").ShouldBe(["18", "3", "5", "5"]);
        Row(page, "evenements", "Budgets verts")[1..].ShouldBe(["18", "6"]);
        Row(page, "silence", "Petite commune")[1].ShouldBe("jamais");
        page.Text.ShouldContain("33 %");
        page.Text.ShouldContain("L'équipe de l'association n'est comptée nulle part ci-dessus : moins de 5 personnes");
    }

    [Fact]
    public async Task A_withdrawal_and_a_corrected_attendance_count_no_more()
    {
        var evt = A.Event();
        await platform.Deliver(evt);
        var people = await Registered(7, evt.EventId);
        await platform.Deliver(A.Withdrawal(evt.EventId, people[0]));
        await platform.Deliver(A.Attendance(evt.EventId, people[1], present: false, version: 2));
        await platform.Deliver(A.Attendance(evt.EventId, people[1]));
        TableRow(await Pilotage(), "Ensemble")[0].ShouldBe("6");
        (await platform.Rows<bool>("engagement", "SELECT counts FROM reach_fact WHERE what = 'attendance'")).Single().ShouldBeFalse();
    }

    [Fact]
    public async Task Somebody_who_acts_for_several_counts_for_the_one_they_chose_even_if_it_is_told_last()
    {
        var (evt, usual, chosen) = (A.Event(), A.Organisation(), A.Organisation(OrganisationKinds.Departement));
        await platform.Deliver(evt);
        await platform.Deliver(usual);
        var people = Enumerable.Range(0, 6).Select(_ => A.Person(usual.OrganisationId)).ToArray();
        foreach (var person in people)
        {
            await platform.Deliver(person);
            var registered = A.Registration(evt.EventId, person.PersonId) with { OrganisationId = chosen.OrganisationId };
            await platform.Deliver(registered, await platform.Deliver(registered));
            await platform.Deliver(A.Attendance(evt.EventId, person.PersonId) with { OrganisationId = chosen.OrganisationId });
        }
        TableRow(await Pilotage(), "Organisation inconnue")[0].ShouldBe("6", "the organisation itself is not known yet");
        await platform.Deliver(chosen);
        TableRow(await Pilotage(), "Départements").ShouldBe(["6", "1", "1", "0"]);
        (await platform.Rows<Guid?>("engagement", "SELECT DISTINCT organisation_id FROM reach_fact")).ShouldBe([chosen.OrganisationId]);
    }

    [Fact]
    public async Task An_affiliation_that_comes_late_completes_the_acts_that_waited()
    {
        var (evt, organisation) = (A.Event(), A.Organisation());
        var people = Enumerable.Range(0, 6).Select(_ => A.Person(organisation.OrganisationId)).ToArray();
        foreach (var person in people)
            await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
        var waiting = await Pilotage();
        TableRow(waiting, "Organisation inconnue")[0].ShouldBe("6");
        waiting.Text.ShouldContain("Chiffres provisoires");

        foreach (var person in people)
            await platform.Deliver(person);
        TableRow(await Pilotage(), "Organisation inconnue")[0].ShouldBe("6", "the organisation itself is not known yet");

        await platform.Deliver(organisation);
        var complete = await Pilotage();
        TableRow(complete, "Intercommunalités").ShouldBe(["6", "1", "1", "0"]);
        complete.Text.ShouldNotContain("Chiffres provisoires");
    }

    [Fact]
    public async Task An_act_keeps_the_organisation_of_its_day()
    {
        var (evt, before, after) = (A.Event(), A.Organisation(), A.Organisation(OrganisationKinds.Region));
        await platform.Deliver(before);
        await platform.Deliver(after);
        for (var i = 0; i < 6; i++)
        {
            var person = A.Person(before.OrganisationId);
            await platform.Deliver(person with { Version = 2, OrganisationId = after.OrganisationId, ChangedAt = A.October.AddDays(10) });
            await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
            await platform.Deliver(person);
        }
        var page = await Pilotage();
        TableRow(page, "Intercommunalités")[0].ShouldBe("6");
        TableRow(page, "Régions")[0].ShouldBe("0");
    }

    [Fact]
    public async Task A_period_of_ones_own_stands_in_the_address_and_bad_dates_are_said()
    {
        await Registered(6, A.Id());
        TableRow(await Pilotage("?periode=dates&du=2026-10-04&au=2026-10-04"), "Ensemble")[0].ShouldBe("6");
        (await Pilotage("?periode=dates&du=2026-10-05&au=2026-10-31")).Text.ShouldContain("personne n'a participé");
        var refused = await director.Open("/pilotage?periode=dates&du=demain");
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Text.ShouldContain("Indiquez une date");
        (await director.Open("/pilotage/export.csv?tableau=types&periode=siecle")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_file_has_the_masks_of_the_page_and_no_formula()
    {
        var evt = A.Event(title: "=1+1");
        await platform.Deliver(evt);
        await Registered(9, evt.EventId);
        await Registered(2, evt.EventId, OrganisationKinds.Region);
        await platform.Counted();
        (await director.Open("/pilotage/export.csv?tableau=types")).Html.ShouldContain("Régions;masqué;masqué;1;0;0\r\n");
        (await director.Open("/pilotage/export.csv?tableau=evenements")).Html.ShouldContain("'=1+1;2026-10-21;programmé;11;\r\n");
        (await director.Open("/pilotage/export.csv?tableau=autre")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_those_who_read_dashboards_see_it()
    {
        using var member = await platform.SignedIn(A.Id());
        foreach (var path in new[] { "/pilotage", "/pilotage/export.csv?tableau=types", "/fragments/engagement/en-bref" })
            (await member.Open(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_officer_finds_the_quarter_in_brief()
    {
        using var officer = await platform.Officer();
        var empty = await officer.Open("/fragments/engagement/en-bref");
        empty.Document.QuerySelector("h2")!.TextContent.ShouldBe("Participation");
        empty.Text.ShouldContain("personne n'a participé");
        (await Pilotage()).Text.ShouldContain("Aucun fait n'est encore enregistré.");
    }

    [Fact]
    public async Task Rebuilt_figures_are_the_live_ones()
    {
        var evt = A.Event();
        await platform.Deliver(evt);
        var people = await Registered(8, evt.EventId);
        await platform.Deliver(A.Withdrawal(evt.EventId, people[0]));
        await platform.Deliver(A.Event(EventChanges.Moved, evt.EventId, 2, A.October.AddDays(30)));
        await platform.Counted();
        const string Figures = """
            SELECT concat_ws(' ', subject_id, what, ref, counts, at, day, organisation_id, organisation_group, staff)
            FROM reach_fact WHERE generation = es_generation('reach') ORDER BY 1
            """;
        var live = await platform.Rows<string>("engagement", Figures);

        await Projections.Rebuild(platform.Services.GetRequiredService<Databases>(), platform.Clock, TestContext.Current.CancellationToken);
        (await platform.Rows<int>("engagement", "SELECT es_generation('reach')")).Single().ShouldBe(2);
        (await platform.Rows<string>("engagement", Figures)).ShouldBe(live);
        TableRow(await Pilotage(), "Ensemble")[0].ShouldBe("7");
    }
}
