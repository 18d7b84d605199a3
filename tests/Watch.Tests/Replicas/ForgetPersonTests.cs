using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Watch.Tests.Replicas;

public sealed class ForgetPersonTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("watch");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private DateTimeOffset Now => platform.Clock.GetUtcNow();

    private async Task<long> Count(string from) => (await platform.Rows<long>("watch", "SELECT count(*) FROM " + from))[0];

    [Fact]
    public async Task The_watch_answers_once_that_it_has_nothing_of_somebody_it_never_saw()
    {
        var erased = new MemberErased(Guid.CreateVersion7(), 3, Now);
        await platform.Deliver(erased, await platform.Deliver(erased));
        var report = (await platform.Published<ErasureReported>("watch")).ShouldHaveSingleItem();
        (report.PersonId, report.Service, report.Removed.Count).ShouldBe((erased.PersonId, "watch", 0));
    }

    [Fact]
    public async Task What_a_person_kept_chose_and_marked_goes_and_the_total_stays()
    {
        var person = Guid.CreateVersion7();
        await platform.Deliver(new PersonChanged(person, 1, "A B", "a@exemple.fr", "fr", null, "agent", false, Now));
        await platform.Deliver(new PreferencesChanged(person, 1, ["ia"], true, Now));
        await platform.Rows<int>("watch",
            """
            WITH s AS (
              INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
              VALUES (gen_random_uuid(), 'S', 'https://s.example/f', 'fr', 'active', gen_random_uuid(), @now, '1 day', @now) RETURNING id),
            i AS (
              INSERT INTO item (id, source_id, external_key, title, excerpt, content, content_policy, language, published_at, received_at, promise, state, slug, kept_at, useful)
              SELECT gen_random_uuid(), id, 'k', 'T', '', '', 1, 'fr', @now, @now, 1, 'kept', 't', @now, 1 FROM s RETURNING id),
            u AS (INSERT INTO useful_mark SELECT id, @person, @now FROM i),
            m AS (INSERT INTO my_item SELECT @person, id, @now FROM i),
            f AS (INSERT INTO saved_filter VALUES (gen_random_uuid(), @person, 'n', '?q=x', 'jeton', @now)),
            p AS (
              INSERT INTO use_case (id, state, title, solution, cost, contacts, reuse, proposer_id, proposed_at, changed_at, published_at)
              SELECT gen_random_uuid(), state, 't', 's', '', '', '', @person, @now, @now, published
              FROM (VALUES ('proposed', NULL::timestamptz), ('published', @now)) AS made (state, published) RETURNING id, state),
            o AS (INSERT INTO opinion SELECT gen_random_uuid(), id, @person, 3, 2, 'Parce que.', @now FROM p WHERE state = 'published')
            SELECT 1
            """, new { person, now = Now });

        var erased = new MemberErased(person, 9, Now);
        await platform.Deliver(erased, await platform.Deliver(erased));
        await platform.Deliver(new PersonChanged(person, 2, "A B", "a@exemple.fr", "fr", Guid.CreateVersion7(), "agent", false, Now));
        await platform.Deliver(new PreferencesChanged(person, 2, ["ia"], true, Now));

        foreach (var table in new[] { "useful_mark", "my_item", "saved_filter", "preference" })
            (await Count(table)).ShouldBe(0, table);
        (await Count("item WHERE useful = 1")).ShouldBe(1);
        (await Count("use_case WHERE proposer_id IS NULL AND state = 'published'")).ShouldBe(1);
        (await Count("use_case")).ShouldBe(1);
        (await Count("opinion WHERE expert_id IS NULL")).ShouldBe(1);
        (await Count("person WHERE erased AND organisation_id IS NULL")).ShouldBe(1);
        var report = (await platform.Published<ErasureReported>("watch")).ShouldHaveSingleItem();
        report.Removed.ShouldBe(new Dictionary<string, int> { ["choices"] = 1, ["useful"] = 1, ["list"] = 1, ["filters"] = 1, ["proposals"] = 2, ["opinions"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Replicas_keep_the_newest_state_whatever_the_order_and_the_repeats()
    {
        var (person, organisation, held, item) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var newest = new PersonChanged(person, 2, "A B", "a@exemple.fr", "fr", organisation, "agent", false, Now);
        await platform.Deliver(newest, await platform.Deliver(newest));
        await platform.Deliver(newest with { Version = 1, OrganisationId = null });
        var told = new OrganisationChanged(organisation, 2, "Ville", OrganisationKinds.Commune, "member", null, "35238", 200, Now);
        await platform.Deliver(told, await platform.Deliver(told));
        await platform.Deliver(told with { Version = 1, Population = 1 });
        var choices = new PreferencesChanged(person, 2, ["ia"], true, Now);
        await platform.Deliver(choices, await platform.Deliver(choices));
        await platform.Deliver(choices with { Version = 1, Themes = [] });
        var scheduled = new EventChanged(held, 2, EventChanges.Edited, "atelier", "Atelier", "workshop", "scheduled", Now, Now.AddHours(1), [], item, Now);
        await platform.Deliver(scheduled, await platform.Deliver(scheduled));
        await platform.Deliver(scheduled with { Version = 1, WatchItemId = null });

        (await Count($"person WHERE organisation_id = '{organisation}' AND version = 2")).ShouldBe(1);
        (await Count("organisation WHERE population = 200")).ShouldBe(1);
        (await Count("preference WHERE themes = '{ia}'")).ShouldBe(1);
        (await Count($"event WHERE watch_item_id = '{item}'")).ShouldBe(1);
    }
}
