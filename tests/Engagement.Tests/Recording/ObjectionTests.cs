using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Engagement.Tests.Recording;

public sealed class ObjectionTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<int> Count(string sql, object? args = null) => (await platform.Rows<int>("engagement", sql, args)).Single();

    private static ConsentChanged Objects(Guid person, long version = 1, bool given = false) => new(person, version, ConsentPurposes.Measurement, given, A.October);

    [Fact]
    public async Task Acts_of_somebody_who_objects_count_in_totals_and_lead_to_nobody()
    {
        var organisation = A.Organisation();
        var person = A.Person(organisation.OrganisationId);
        var (before, one, two) = (A.Event(), A.Event(), A.Event());
        await platform.Deliver(organisation);
        await platform.Deliver(person);
        await platform.Deliver(A.Registration(before.EventId, person.PersonId));
        var id = await platform.Deliver(Objects(person.PersonId));
        await platform.Deliver(Objects(person.PersonId), id);
        foreach (var evt in new[] { one, two })
            await platform.Deliver(A.Registration(evt.EventId, person.PersonId) with { OrganisationId = organisation.OrganisationId });
        await platform.Deliver(A.Withdrawal(two.EventId, person.PersonId));
        await platform.Deliver(A.Registration(one.EventId, person.PersonId));
        await platform.Deliver(A.Digest(person.PersonId));
        await platform.Deliver(person with { Version = 2 });
        await platform.Counted();

        // The past counts for the organisation still; what came after stands alone, each event apart, and withdrawing finds its registration.
        (await Count("SELECT count(*)::int FROM reach_fact WHERE what = 'registration' AND counts")).ShouldBe(2);
        (await Count("SELECT count(DISTINCT subject_id)::int FROM reach_fact")).ShouldBe(4);
        (await Count("SELECT count(*)::int FROM es_events WHERE data::text LIKE '%' || @id || '%' AND type = 'registered'", new { id = organisation.OrganisationId.ToString() })).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM reach_fact WHERE subject_id IN (SELECT subject_id FROM subject)")).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM es_events WHERE stream = ANY (SELECT 'subject-' || replace(subject_id::text, '-', '') FROM subject)")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_agrees_again_begins_a_new_subject_and_erasing_takes_the_salt()
    {
        var (person, evt) = (A.Person(null), A.Event());
        await platform.Deliver(person);
        await platform.Deliver(Objects(person.PersonId, 2));
        await platform.Deliver(Objects(person.PersonId, 1, given: true));
        await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
        await platform.Counted();
        (await Count("SELECT count(*)::int FROM reach_fact WHERE subject_id IN (SELECT subject_id FROM subject)")).ShouldBe(0);

        await platform.Deliver(Objects(person.PersonId, 3, given: true));
        await platform.Deliver(A.Registration(A.Id(), person.PersonId));
        await platform.Counted();
        (await Count("SELECT count(*)::int FROM reach_fact WHERE subject_id IN (SELECT subject_id FROM subject)")).ShouldBe(1);

        await platform.Deliver(new MemberErased(person.PersonId, 9, A.October));
        await platform.Deliver(Objects(person.PersonId, 4));
        (await Count("SELECT count(*)::int FROM objection")).ShouldBe(0);
    }
}
