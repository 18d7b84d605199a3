using Animation.Contracts.Events;
using Animation.Engagement.Facts;
using Animation.Hosting.Data;
using Animation.Hosting.Privacy;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement.Tests.Recording;

public sealed class DetachOldActsTests : IAsyncLifetime
{
    private const string Own = "es_events e JOIN subject s ON e.stream = 'subject-' || replace(s.subject_id::text, '-', '')";
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<int> Count(string sql, object? args = null) => (await platform.Rows<int>("engagement", "SELECT count(*)::int FROM " + sql, args)).Single();

    private Task<IReadOnlyList<string>> Figures() => platform.Rows<string>("engagement",
        """
        SELECT extract(year FROM day) || ' ' || what || ' ' || coalesce(organisation_id::text, '') || ' ' || organisation_group || ' ' || count(*) FILTER (WHERE counts) || ' ' || count(DISTINCT subject_id)
        FROM reach_fact WHERE generation = es_generation('reach') GROUP BY extract(year FROM day), what, organisation_id, organisation_group ORDER BY 1
        """);

    private async Task<int> NightOf(int year, int day = 2)
    {
        platform.Clock.Set(new DateTimeOffset(year, 1, day, 3, 0, 0, TimeSpan.Zero));
        return (await platform.Services.GetRequiredService<Retention>().RunDue(TestContext.Current.CancellationToken))["engagement.acts"];
    }

    [Fact]
    public async Task Acts_older_than_three_whole_years_lead_to_nobody_and_every_figure_of_the_past_stays()
    {
        var (first, second) = (A.Organisation(name: "Première"), A.Organisation(name: "Seconde", kind: "commune", population: 900));
        var (ada, zoe) = (A.Person(first.OrganisationId, at: new(2021, 1, 5, 0, 0, 0, TimeSpan.Zero)), A.Person(first.OrganisationId, at: new(2021, 1, 5, 0, 0, 0, TimeSpan.Zero)));
        foreach (var message in new[] { first, second })
            await platform.Deliver(message with { ChangedAt = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        await platform.Deliver(ada);
        await platform.Deliver(zoe);
        await platform.Deliver(A.Person(second.OrganisationId, ada.PersonId, version: 2, at: new(2022, 6, 15, 12, 0, 0, TimeSpan.Zero)));
        DateTimeOffset[] days = [new(2022, 3, 1, 9, 0, 0, TimeSpan.Zero), new(2022, 9, 1, 9, 0, 0, TimeSpan.Zero), new(2023, 12, 30, 9, 0, 0, TimeSpan.Zero), new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero)];
        var events = new List<Guid>();
        foreach (var day in days)
        {
            events.Add(A.Id());
            await platform.Deliver(A.Registration(events[^1], ada.PersonId, at: day));
            await platform.Deliver(A.Registration(events[^1], zoe.PersonId, at: day));
        }
        await platform.Deliver(A.Attendance(events[0], ada.PersonId, held: days[0]));
        await platform.Deliver(new PersonWithdrew(events[2], ada.PersonId, 2, new(2024, 1, 3, 9, 0, 0, TimeSpan.Zero)));
        await platform.Counted();
        var before = await Figures();

        (await NightOf(2026)).ShouldBe(5, "2022 is over three whole years ago");
        (await NightOf(2026, day: 3)).ShouldBe(0);
        (await Count($"{Own} WHERE e.type = 'registered' AND e.occurred_at < '2023-01-01'")).ShouldBe(0);
        (await Count($"{Own} WHERE e.type = 'registered'")).ShouldBe(4);
        (await Count("reach_fact f JOIN subject s USING (subject_id) WHERE f.day < '2023-01-01'")).ShouldBe(0);
        (await Count("es_events WHERE stream LIKE 'subject-%' AND occurred_at < '2023-01-01' AND type NOT IN ('affiliated', 'choices-made') AND cause_id IS NOT NULL")).ShouldBe(0);
        await platform.Counted();
        (await Figures()).ShouldBe(before);

        // A story that went over the new year goes whole, a year later; and what is made anew from the facts says the same.
        (await NightOf(2027)).ShouldBe(1);
        (await Count($"{Own} WHERE replace(@thing::text, '-', '') = split_part(e.key, ':', 2)", new { thing = events[2] })).ShouldBe(2);
        (await NightOf(2028)).ShouldBe(2);
        await platform.Counted();
        await Projections.Rebuild(platform.Services.GetRequiredService<Databases>(), platform.Clock, TestContext.Current.CancellationToken);
        (await Figures()).ShouldBe(before);
        (await Count($"{Own} WHERE e.type = 'affiliated'")).ShouldBe(3, "what they are stays with them");
    }
}
