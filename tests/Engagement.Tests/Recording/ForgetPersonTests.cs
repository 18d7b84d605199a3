using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Engagement.Tests.Recording;

public sealed class ForgetPersonTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<int> Count(string sql, object? args = null) => (await platform.Rows<int>("engagement", sql, args)).Single();

    [Fact]
    public async Task Nothing_leads_from_an_erased_person_to_their_facts_and_the_figures_stay()
    {
        var (organisation, evt) = (A.Organisation(), A.Event());
        var person = A.Person(organisation.OrganisationId);
        await platform.Deliver(organisation);
        await platform.Deliver(person);
        await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
        await platform.Counted();
        var old = (await platform.Rows<Guid>("engagement", "SELECT subject_id FROM subject")).Single();

        var erased = await platform.Deliver(new MemberErased(person.PersonId, 2, A.October.AddDays(30)));
        await platform.Deliver(new MemberErased(person.PersonId, 2, A.October.AddDays(30)), erased);
        await platform.Deliver(new MemberErased(person.PersonId, 2, A.October.AddDays(30)));

        (await Count("SELECT count(*)::int FROM subject WHERE subject_id IS NOT NULL")).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM es_events WHERE stream LIKE '%' || replace(@old::text, '-', '')", new { old })).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM es_streams WHERE id LIKE '%' || replace(@old::text, '-', '')", new { old })).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM reach_fact WHERE subject_id = @old", new { old })).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM reach_affiliation WHERE subject_id = @old", new { old })).ShouldBe(0);
        (await Count("SELECT count(*)::int FROM es_events WHERE stream LIKE 'subject-%' AND cause_id IS NOT NULL")).ShouldBe(0);
        (await Count("SELECT count(DISTINCT subject_id)::int FROM reach_fact WHERE organisation_id = @OrganisationId", new { organisation.OrganisationId })).ShouldBe(1);
    }

    [Fact]
    public async Task The_tombstone_refuses_whatever_comes_later()
    {
        var (person, evt) = (A.Person(null), A.Event());
        await platform.Deliver(new MemberErased(person.PersonId, 5, A.October));
        await platform.Deliver(person);
        await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
        await platform.Deliver(A.Digest(person.PersonId));
        (await Count("SELECT count(*)::int FROM subject WHERE subject_id IS NULL AND erased_version = 5")).ShouldBe(1);
        (await platform.Facts()).ShouldBe(0);
    }

    [Fact]
    public async Task Facts_erased_before_they_were_counted_are_counted_under_the_new_subject_only()
    {
        var (person, evt) = (A.Person(null), A.Event());
        await platform.Deliver(person);
        for (var i = 0; i < 5; i++)
            await platform.Deliver(A.Registration(A.Id(), person.PersonId));
        await platform.Deliver(new MemberErased(person.PersonId, 2, A.October.AddDays(30)));
        await platform.Counted();
        (await Count("SELECT count(*)::int FROM reach_fact")).ShouldBe(5);
        (await Count("SELECT count(*)::int FROM (SELECT DISTINCT 'subject-' || replace(subject_id::text, '-', '') AS id FROM reach_fact) f JOIN es_streams s USING (id)")).ShouldBe(1);
    }
}
