namespace Animation.EventStore.Tests;

public sealed class BulkAppendTests(Postgres postgres) : StoreTests(postgres)
{
    protected override void Configure(StoreOptions options)
    {
        options.Snapshot<Person>(ProjectionLifecycle.Inline);
        options.Add(new FiguresByEvent(), ProjectionLifecycle.Async);
    }

    private static object Event(int i) =>
        i % 3 == 0 ? new Attended($"event-{i % 5}", i % 60) : new NewEvent(new Registered($"event-{i % 5}"), Headers: new Dictionary<string, string> { ["n"] = $"{i}" });

    [Fact]
    public async Task It_writes_what_appending_one_by_one_would()
    {
        await Daemon.CatchUpAsync(Stop);
        var session = Store.LightweightSession();
        for (var i = 0; i < 300; i++)
            session.Events.Append($"one-{i % 20}", Event(i));
        await session.SaveChangesAsync(Stop);

        (await Store.BulkAppendAsync([.. Enumerable.Range(0, 100).Select(i => new BulkEvent($"two-{i % 20}", Event(i)))], Stop)).ShouldBe(100);
        (await Store.BulkAppendAsync([.. Enumerable.Range(100, 200).Select(i => new BulkEvent($"two-{i % 20}", Event(i)))], Stop)).ShouldBe(200);

        (await Scalar<long>("""
            select count(*) from es_events a join es_events b on b.stream = replace(a.stream, 'one', 'two') and b.version = a.version
              and b.type = a.type and b.data = a.data and b.headers is not distinct from a.headers and b.occurred_at = a.occurred_at and b.recorded_at = a.recorded_at
            where a.stream like 'one-%'
            """)).ShouldBe(300);
        (await Scalar<long>("select count(*) from es_streams s where version = (select max(version) from es_events e where e.stream = s.id)")).ShouldBe(40);
        (await Scalar<long>("select count(distinct seq) from es_events")).ShouldBe(600);
        var people = await Store.LightweightSession().LoadAllAsync<Person>(cancellation: Stop);
        people["two-7"].ShouldBe(people["one-7"]);
        people.Values.ShouldAllBe(person => person.InOrder && person.LastVersion == 15);
        await Daemon.CatchUpAsync(Stop);
        (await Store.LightweightSession().LoadAllAsync<Figures>(cancellation: Stop)).Values.Sum(f => f.Registered).ShouldBe(400);
    }

    [Fact]
    public async Task An_import_repeated_by_its_keys_adds_only_what_is_new()
    {
        var learned = Clock.Now.AddYears(-1);
        BulkEvent[] import = [.. Enumerable.Range(0, 50).Select(i => new BulkEvent($"person-{i % 5}", Event(i), $"line-{i}", learned))];
        (await Store.BulkAppendAsync(import[..30], Stop)).ShouldBe(30);
        (await Store.BulkAppendAsync([.. import, .. import], Stop)).ShouldBe(20);
        (await Store.BulkAppendAsync([], Stop)).ShouldBe(0);
        (await Scalar<bool>("select count(*) = 50 and max(version) = 10 and bool_and(recorded_at = '2025-03-01 09:00Z') from es_events")).ShouldBeTrue();

        var session = Store.LightweightSession();
        var repeat = session.Events.AppendOnce("person-0", "line-5", Event(5));
        await session.SaveChangesAsync(Stop);
        (repeat.Repeated, repeat.Version).ShouldBe((true, 2));
    }

    [Fact]
    public async Task Beside_appends_to_the_same_streams_no_version_is_lost()
    {
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 60; i++)
                    await Append($"person-{i % 5}", Event(i));
            }, Stop),
            Task.Run(async () =>
            {
                for (var i = 0; i < 6; i++)
                    await Store.BulkAppendAsync([.. Enumerable.Range(0, 50).Select(j => new BulkEvent($"person-{j % 5}", Event(j)))], Stop);
            }, Stop));
        (await Scalar<bool>("select bool_and(version = 72) from es_streams")).ShouldBeTrue();
        await Daemon.CatchUpAsync(Stop);
        var people = await Store.LightweightSession().LoadAllAsync<Person>(cancellation: Stop);
        people.Values.ShouldAllBe(person => person.InOrder && person.LastVersion == 72);
    }
}
