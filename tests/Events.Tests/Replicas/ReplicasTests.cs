using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Contracts.Platform;
using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Events.Tests.Replicas;

/// <summary>What other services say arrives twice, late or out of order.</summary>
public sealed class ReplicasTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("events");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static PersonChanged Person(Guid id, long version, string name) => new(id, version, name, "a@example.org", "fr", null, "agent", false, A.Now);

    private async Task<string> Name(Guid id) => (await platform.Rows<string>("events", "SELECT name FROM person WHERE person_id = @id", new { id })).Single();

    private async Task Twice<T>(T message) where T : class => await platform.Deliver(message, await platform.Deliver(message));

    [Fact]
    public async Task The_newest_name_stays_whatever_arrives_after()
    {
        var id = Guid.CreateVersion7();
        await Twice(Person(id, 2, "Nom neuf"));
        await platform.Deliver(Person(id, 1, "Nom ancien"));
        (await Name(id)).ShouldBe("Nom neuf");
    }

    [Fact]
    public async Task The_newest_organisation_choices_and_item_stay()
    {
        var id = Guid.CreateVersion7();
        await Twice(new OrganisationChanged(id, 2, "Neuve", OrganisationKinds.Commune, "member", null, null, null, A.Now));
        await platform.Deliver(new OrganisationChanged(id, 1, "Ancienne", OrganisationKinds.Commune, "member", null, null, null, A.Now));
        await Twice(new PreferencesChanged(id, 2, ["ia"], true, A.Now));
        await platform.Deliver(new PreferencesChanged(id, 1, ["energie"], true, A.Now));
        await Twice(new WatchItemPublished(id, 2, "neuf", "Neuf", "https://example.org", "S", "fr", ["ia"], "", 1, true, A.Now));
        await Twice(new WatchItemWithdrawn(id, 3, A.Now));
        await platform.Deliver(new WatchItemPublished(id, 1, "ancien", "Ancien", "https://example.org", "S", "fr", ["ia"], "", 1, false, A.Now));
        (await platform.Rows<string>("events",
            """
            SELECT o.name || ' ' || f.themes[1] || ' ' || w.title || ' ' || w.withdrawn
            FROM organisation o, preference f, watch_item w WHERE organisation_id = @id AND person_id = @id AND item_id = @id
            """, new { id })).ShouldBe(["Neuve ia Neuf true"]);
    }

    [Fact]
    public async Task Somebody_registers_before_their_name_has_arrived()
    {
        var state = await platform.Scheduled(A.Form("Sans nom"));
        var person = Guid.CreateVersion7();
        await platform.Register(state, person);
        using var officer = await platform.Officer();
        (await officer.Open(state.OfficePath)).Text.ShouldContain("Nom à venir");
        await platform.Deliver(Person(person, 1, "Arrivée après"));
        (await officer.Open(state.OfficePath)).Text.ShouldContain("Arrivée après");
    }

    [Fact]
    public async Task An_erased_person_leaves_counts_without_a_name_and_never_comes_back()
    {
        var past = await platform.Scheduled(A.Form("Passé") with { StartDate = "2026-11-17" });
        var coming = await platform.Scheduled(A.Form("À venir") with { Capacity = "1" });
        var person = await platform.Person("Efface Moi", "ia");
        await platform.Register(past, person);
        await platform.Register(coming, person);
        var link = (await platform.MailsTo(person))[0].Path("Annuler mon inscription");
        platform.Clock.Set(past.EndsAt.AddHours(1));

        await Twice(new MemberErased(person, 9, A.Now));
        await platform.Deliver(Person(person, 10, "Revenante"));
        await platform.Deliver(new PreferencesChanged(person, 10, ["ia"], true, A.Now));

        (await Name(person)).ShouldBe("");
        (await platform.Rows<int>("events", "SELECT taken FROM event WHERE event_id = ANY (@ids) ORDER BY starts_at", new { ids = new[] { past.EventId, coming.EventId } })).ShouldBe([1, 0]);
        foreach (var table in new[] { "registration", "attendance", "reminder", "invitation", "preference" })
            (await platform.Rows<int>("events", $"SELECT 1 FROM {table} WHERE person_id = @person", new { person })).ShouldBeEmpty();
        using var visitor = platform.Visitor();
        (await visitor.Open(link)).Text.ShouldNotContain("Efface");
        using var officer = await platform.Officer();
        (await officer.Open(past.OfficePath)).Text.ShouldContain("Personne supprimée");
    }

    [Fact]
    public async Task A_replay_publishes_every_event_once_under_new_ids()
    {
        var state = await platform.Scheduled(A.Form("Rejoué"));
        await platform.Deliver(new ReplayRequested(Subjects.Person, "engagement"));
        (await platform.Published<EventChanged>("events")).ShouldNotContain(change => change.Change == EventChanges.Replayed);
        await Twice(new ReplayRequested(Subjects.Event, "engagement"));
        var replayed = (await platform.Published<EventChanged>("events")).Where(change => change.EventId == state.EventId).ToList();
        replayed.Select(change => (change.Change, change.Version)).ShouldBe([(EventChanges.Scheduled, 1), (EventChanges.Replayed, 1)]);
    }
}
