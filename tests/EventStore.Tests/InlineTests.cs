namespace Animation.EventStore.Tests;

public sealed class InlineTests(Postgres postgres) : StoreTests(postgres)
{
    private readonly FiguresByEvent figures = new();

    protected override void Configure(StoreOptions options)
    {
        options.Snapshot<Person>(ProjectionLifecycle.Inline);
        options.Add(figures, ProjectionLifecycle.Inline);
        options.PageSize = 50;
    }

    private async Task<IReadOnlyDictionary<string, T>> All<T>() where T : class => await Store.LightweightSession().LoadAllAsync<T>(cancellation: Stop);

    [Fact]
    public async Task A_document_is_there_when_the_save_returns()
    {
        await Daemon.CatchUpAsync(Stop);
        await Append("ana", new Registered("soil"), new Attended("soil", 30));
        (await All<Person>())["ana"].ShouldBe(new Person(1, 30, 2, true));
        (await All<Figures>())["soil"].ShouldBe(new Figures(1, 1, 30));
        await Append("ana", new Forgotten());
        (await All<Person>()).ShouldBeEmpty();
        await Daemon.WaitForNonStaleAsync(Soon, ["Person", "figures"], Stop);
    }

    [Fact]
    public async Task A_rollback_leaves_nothing()
    {
        await Daemon.CatchUpAsync(Stop);
        await using (var connection = await Source.OpenConnectionAsync(Stop))
        {
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            var session = Store.LightweightSession(transaction);
            session.Events.Append("ana", new Registered("soil"));
            await session.SaveChangesAsync(Stop);
            (await session.LoadAsync<Person>("ana", Stop)).ShouldNotBeNull();
            await transaction.RollbackAsync(Stop);
        }
        figures.Poison = 500;
        await Should.ThrowAsync<Exception>(() => Append("ana", new Attended("soil", 999)));
        (await Scalar<long>("select (select count(*) from es_documents) + (select count(*) from es_events) + (select count(*) from es_streams)")).ShouldBe(0);
    }

    [Fact]
    public async Task Many_writers_of_one_document_lose_no_update()
    {
        await Daemon.CatchUpAsync(Stop);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                await Append($"person-{writer}", new Attended("soil", 1), new Attended(i % 2 == 0 ? "water" : "air", 1));
        }, Stop)));
        (await All<Figures>())["soil"].ShouldBe(new Figures(0, 200, 200));
    }

    [Fact]
    public async Task Added_or_rebuilt_over_an_existing_log_under_traffic_it_misses_nothing()
    {
        for (var i = 0; i < 120; i++)
            await Append($"person-{i % 10}", new Registered($"event-{i % 4}"));
        (await All<Figures>()).ShouldBeEmpty();
        await Task.WhenAll(Traffic(), Traffic(), Task.Run(() => Daemon.CatchUpAsync(Stop), Stop));
        await Task.WhenAll(Traffic(), Traffic(), Task.Run(() => Daemon.RebuildProjectionAsync("figures", Stop), Stop));
        await Traffic();

        (await Scalar<int>("select es_generation('figures')")).ShouldBe(2);
        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
        (await All<Person>()).Values.Sum(person => person.LastVersion).ShouldBe(120 + 5 * 60);
        (await All<Person>()).Values.ShouldAllBe(person => person.InOrder);

        async Task Traffic()
        {
            for (var i = 0; i < 60; i++)
                await Append($"person-{i % 10}", new Attended($"event-{i % 4}", i));
        }
    }

    [Fact]
    public async Task An_older_program_may_not_append_where_a_newer_one_keeps_the_documents()
    {
        var newer = NewDaemon(NewStore(options => options.Add(new FiguresByEvent(version: 2), ProjectionLifecycle.Inline)));
        await newer.CatchUpAsync(Stop);
        await Should.ThrowAsync<OutdatedProjectionException>(() => Append("ana", new Registered("soil")));
        (await Scalar<long>("select count(*) from es_events")).ShouldBe(0);
    }
}
