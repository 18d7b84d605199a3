using Animation.Contracts.Events;
using Animation.Contracts.Watch;
using Animation.Engagement.Facts;
using Animation.EventStore;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement.Tests.Recording;

public sealed class RecordingTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("engagement");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task Once<T>(T message, int facts = 1) where T : class
    {
        var before = await platform.Facts();
        var id = await platform.Deliver(message);
        await platform.Deliver(message, id);
        (await platform.Facts()).ShouldBe(before + facts, $"{typeof(T).Name} delivered again");
        await platform.Deliver(message);
        (await platform.Facts()).ShouldBe(before + facts, $"{typeof(T).Name} published again");
    }

    [Fact]
    public async Task Each_message_makes_one_fact_however_often_it_comes()
    {
        var (organisation, person) = (A.Organisation(), A.Id());
        var (item, evt) = (A.Kept(), A.Event());
        await Once(organisation);
        await Once(A.Person(organisation.OrganisationId, person));
        await Once(new Contracts.Members.PreferencesChanged(person, 1, ["finances"], true, A.October));
        await Once(evt);
        await Once(A.Registration(evt.EventId, person));
        await Once(A.Withdrawal(evt.EventId, person));
        await Once(A.Registration(evt.EventId, person, 3));
        await Once(A.Attendance(evt.EventId, person));
        await Once(A.Attendance(evt.EventId, person, false, 2));
        await Once(A.Digest(person));
        await Once(item);
        await Once(item with { Version = 2, FirstKept = false }, 0);
        await Once(new WatchItemWithdrawn(item.ItemId, 3, A.October));
        await Once(new WatchItemWrittenOff(A.Id(), "off-topic", A.October));
        await Once(new SourceAdded(A.Id(), "La source", A.October));
    }

    [Fact]
    public async Task A_replay_tells_nothing_new()
    {
        var (organisation, person, evt) = (A.Organisation(), A.Id(), A.Event());
        await platform.Deliver(organisation);
        await platform.Deliver(A.Person(organisation.OrganisationId, person));
        await platform.Deliver(evt);
        var before = await platform.Facts();
        await platform.Deliver(organisation);
        await platform.Deliver(A.Person(organisation.OrganisationId, person));
        await platform.Deliver(evt with { Change = EventChanges.Replayed });
        (await platform.Facts()).ShouldBe(before);
    }

    [Fact]
    public async Task A_fact_happened_when_the_act_did_and_knows_no_person()
    {
        var (person, evt) = (A.Person(null), A.Event());
        await platform.Deliver(person);
        await platform.Deliver(A.Registration(evt.EventId, person.PersonId));
        var subject = (await platform.Rows<Guid>("engagement", "SELECT subject_id FROM subject WHERE person_id = @PersonId", new { person.PersonId })).Single();
        subject.ShouldNotBe(person.PersonId);

        var stream = await platform.Services.GetRequiredService<DocumentStore>().LightweightSession()
            .Events.FetchStreamAsync(Streams.Subject(subject), cancellation: TestContext.Current.CancellationToken);
        stream.Select(e => e.Data).ShouldBe([new Affiliated(1, null, "agent", false), new Registered(evt.EventId, 1)]);
        stream[1].OccurredAt.ShouldBe(A.October.AddDays(3));
        stream[1].RecordedAt.ShouldBe(platform.Clock.GetUtcNow());

        var written = string.Concat(await platform.Rows<string>("engagement", "SELECT concat(stream, key, data, headers) FROM es_events"));
        written.ShouldNotContain(person.PersonId.ToString("N"));
        written.ShouldNotContain(person.PersonId.ToString());
        written.ShouldNotContain("Martin");
        written.ShouldNotContain("@");
    }
}
