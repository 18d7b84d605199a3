using Animation.EventStore.Daemon;
using Animation.PrivateServers;

namespace Animation.EventStore.Tests;

public sealed class ProjectionTests(Postgres postgres) : StoreTests(postgres)
{
    private readonly FiguresByEvent figures = new();

    protected override void Configure(StoreOptions options)
    {
        options.Snapshot<Person>(ProjectionLifecycle.Async);
        options.Add(figures, ProjectionLifecycle.Async);
        options.Add(new CollegeTable(), ProjectionLifecycle.Async);
        options.PageSize = 100;
        options.FlushEvents = 250;
    }

    private async Task Traffic(int events, int people = 40)
    {
        for (var i = 0; i < events; i += 10)
        {
            var session = Store.LightweightSession();
            for (var j = i; j < i + 10; j++)
                session.Events.Append($"person-{j * 7 % people}", j % 3 == 0 ? new Attended($"event-{j % 5}", j % 60) : new Registered($"event-{j % 5}", j % 2 == 0 ? "agriculture" : "business"));
            await session.SaveChangesAsync(Stop);
        }
    }

    private async Task<IReadOnlyDictionary<string, T>> All<T>(string? projection = null) where T : class =>
        await Store.LightweightSession().LoadAllAsync<T>(projection, Stop);

    [Fact]
    public async Task What_the_daemon_folds_equals_the_fold_of_the_log()
    {
        await Owner(CollegeTable.Ddl);
        await Daemon.StartAsync(Stop);
        await Traffic(600);
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);

        var people = await All<Person>();
        people.Count.ShouldBe(40);
        people.Values.ShouldAllBe(person => person.InOrder && person.LastVersion == 15);
        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
        (await Scalar<long>("select sum(registrations) from colleges where generation = es_generation('colleges')")).ShouldBe(400);
        (await Daemon.StatusAsync(Stop)).ShouldAllBe(status => status.State == ProjectionState.Current && status.Behind == 0 && status.Why == null);
    }

    [Fact]
    public async Task A_document_whose_fold_ends_is_removed_and_can_begin_again()
    {
        await Owner(CollegeTable.Ddl);
        await Append("ana", new Registered("soil"));
        await Daemon.CatchUpAsync(Stop);
        await Append("ana", new Forgotten());
        await Daemon.CatchUpAsync(Stop);
        (await All<Person>()).ShouldBeEmpty();
        await Append("ana", new Registered("water"));
        await Daemon.CatchUpAsync(Stop);
        (await All<Person>())["ana"].Registrations.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_held_open_makes_readers_wait_and_is_never_skipped()
    {
        await Owner(CollegeTable.Ddl);
        await Daemon.StartAsync(Stop);
        await using var connection = await Source.OpenConnectionAsync(Stop);
        await using var held = await connection.BeginTransactionAsync(Stop);
        var early = Store.LightweightSession(held);
        early.Events.Append("ana", new Registered("soil"));
        await early.SaveChangesAsync(Stop);

        await Append("ben", new Registered("soil"));
        await Append("cleo", new Registered("soil"));
        var waiting = await Should.ThrowAsync<TimeoutException>(() => Daemon.WaitForNonStaleAsync(TimeSpan.FromMilliseconds(400), ["figures"], Stop));
        waiting.Message.ShouldContain("waiting for transaction");
        waiting.Message.ShouldContain("2 events");
        await NewDaemon(Store).CatchUpAsync(Stop);
        (await All<Figures>()).ShouldBeEmpty();

        await held.CommitAsync(Stop);
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);
        (await All<Figures>())["soil"].Registered.ShouldBe(3);
    }

    [Fact]
    public async Task A_transaction_that_began_earlier_and_appends_later_comes_later_in_its_stream()
    {
        await Owner(CollegeTable.Ddl);
        await using var connection = await Source.OpenConnectionAsync(Stop);
        await using var older = await connection.BeginTransactionAsync(Stop);
        var late = Store.LightweightSession(older);
        late.Events.Append("zoe", new Registered("soil"));
        await late.SaveChangesAsync(Stop);
        await Append("ana", new Registered("soil"));
        late.Events.Append("ana", new Attended("soil", 5));
        await late.SaveChangesAsync(Stop);
        await older.CommitAsync(Stop);
        await Append("ana", new Withdrew("soil"));

        await Daemon.CatchUpAsync(Stop);
        var log = await Store.QueryAllEventsAsync(cancellation: Stop).Where(e => e.StreamId == "ana").Select(e => e.Version).ToArrayAsync(Stop);
        log.ShouldBe([1, 2, 3]);
        (await All<Person>())["ana"].ShouldBe(new Person(0, 5, 3, true));
    }

    [Fact]
    public async Task Two_daemons_at_once_fold_each_event_once()
    {
        await Owner(CollegeTable.Ddl);
        var other = NewDaemon(NewStore(Configure));
        await Traffic(2500);
        await Task.WhenAll(Task.Run(() => Daemon.CatchUpAsync(Stop), Stop), Task.Run(() => other.CatchUpAsync(Stop), Stop));
        await Task.WhenAll(Daemon.StartAsync(Stop), other.StartAsync(Stop));
        await Task.WhenAll(Traffic(250), Traffic(250));
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);

        (await All<Person>()).Values.Sum(person => person.LastVersion).ShouldBe(3000);
        (await All<Person>()).Values.ShouldAllBe(person => person.InOrder);
        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
        (await Scalar<long>("select sum(registrations) from colleges")).ShouldBe((await All<Figures>()).Values.Sum(f => f.Registered));
    }

    [Fact]
    public async Task A_daemon_cut_off_in_the_middle_of_a_page_leaves_nothing_and_the_next_resumes()
    {
        await Owner(CollegeTable.Ddl);
        await Traffic(300);
        await Daemon.PrepareAsync(Stop);
        // The server ends the daemon's session between the move of the cursor and the writing of the documents.
        await Owner("""
            create function cut() returns trigger language plpgsql security definer as 'begin perform pg_terminate_backend(pg_backend_pid()); return new; end';
            create trigger cut before insert on es_documents for each row execute function cut();
            """);
        await Should.ThrowAsync<Npgsql.NpgsqlException>(() => Daemon.CatchUpAsync(Stop));
        (await Scalar<long>("select count(*) from es_documents")).ShouldBe(0);
        (await Scalar<decimal>("select sum(events) from es_progress where projection in ('figures', 'Person')")).ShouldBe(0);
        await Owner("drop trigger cut on es_documents");

        await Daemon.CatchUpAsync(Stop);
        (await All<Person>()).Values.Sum(person => person.LastVersion).ShouldBe(300);
        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
    }

    [Fact]
    public async Task An_event_that_cannot_be_folded_pauses_its_projection_alone_and_says_which()
    {
        await Owner(CollegeTable.Ddl);
        figures.Poison = 500;
        await Traffic(150);
        await Daemon.StartAsync(Stop);
        await Append("ana", new Attended("soil", 10), new Attended("soil", 999));
        await Append("ana", new Attended("soil", 20));
        await Daemon.WaitForNonStaleAsync(Soon, ["Person", "colleges"], Stop);
        await Wait.Until(async () => (await Figures()).State == ProjectionState.Paused, Soon, () => "never paused", Stop);
        await Should.ThrowAsync<ProjectionPausedException>(() => Daemon.WaitForNonStaleAsync(Soon, ["figures"], Stop));

        var status = await Figures();
        (status.Behind, status.Events).ShouldBe((2, 151));
        status.Why!.ShouldContain("attended (stream ana, version 2");
        status.Why!.ShouldContain("nobody stays that long");
        (await All<Figures>())["soil"].ShouldBe(new Figures(0, 1, 10));

        figures.Poison = int.MaxValue;
        await Daemon.ResumeAsync("figures", Stop);
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);
        (await All<Figures>())["soil"].ShouldBe(new Figures(0, 3, 1029));

        async Task<ProjectionStatus> Figures() => (await Daemon.StatusAsync(Stop)).Single(status => status.Name == "figures");
    }

    [Fact]
    public async Task A_rebuild_is_as_strict_and_leaves_readers_what_they_had()
    {
        await Owner(CollegeTable.Ddl);
        await Append("ana", new Attended("soil", 10), new Attended("soil", 999));
        await Daemon.CatchUpAsync(Stop);
        figures.Poison = 500;

        var paused = await Should.ThrowAsync<ProjectionPausedException>(() => Daemon.RebuildProjectionAsync("figures", Stop));
        paused.Message.ShouldContain("stream ana, version 2");
        (await All<Figures>())["soil"].ShouldBe(new Figures(0, 2, 1009));

        figures.Poison = int.MaxValue;
        await Daemon.ResumeAsync("figures", Stop);
        await Daemon.RebuildProjectionAsync("figures", Stop);
        (await All<Figures>())["soil"].ShouldBe(new Figures(0, 2, 1009));
        (await Scalar<int>("select es_generation('figures')")).ShouldBe(2);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_pauses_only_those_who_want_everything()
    {
        await Owner(CollegeTable.Ddl);
        await Append("ana", new Registered("soil"), new Forgotten());
        await Execute("update es_events set type = 'unheard-of' where type = 'forgotten'");
        await Daemon.CatchUpAsync(Stop);
        var status = await Daemon.StatusAsync(Stop);
        status.Single(s => s.Name == "Person").Why!.ShouldContain("unheard-of");
        status.Single(s => s.Name == "figures").State.ShouldBe(ProjectionState.Current);
    }

    [Fact]
    public async Task A_rebuild_under_traffic_equals_the_log_and_readers_never_miss_the_old_one()
    {
        await Owner(CollegeTable.Ddl);
        await Daemon.StartAsync(Stop);
        await Traffic(400);
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);
        // A read model gone wrong is what a rebuild is for.
        await Execute("update es_documents set data = '{\"registered\":-1}' where projection = 'figures'");
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var reader = Task.Run(async () =>
        {
            while (!reading.IsCancellationRequested)
                (await All<Figures>()).Count.ShouldBe(5);
        }, Stop);
        await Task.WhenAll(Traffic(400), Daemon.RebuildProjectionAsync("figures", Stop), Daemon.RebuildProjectionAsync("colleges", Stop));
        await reading.CancelAsync();
        await reader;
        await Daemon.WaitForNonStaleAsync(Soon, cancellation: Stop);

        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
        (await Scalar<int>("select es_generation('figures')")).ShouldBe(2);
        (await Scalar<long>("select sum(registrations) from colleges where generation = es_generation('colleges')")).ShouldBe((await All<Figures>()).Values.Sum(f => f.Registered));
        await Wait.Until(
            async () => await Scalar<long>("select count(*) from es_documents where projection = 'figures' and generation = 1") == 0,
            Soon, () => "the old generation is still there", Stop);
    }

    [Fact]
    public async Task A_newer_version_is_built_beside_the_running_one_and_the_older_program_stands_aside()
    {
        await Owner(CollegeTable.Ddl);
        await Traffic(200);
        await Daemon.CatchUpAsync(Stop);
        var newer = NewDaemon(NewStore(options => options.Add(new FiguresByEvent(version: 2), ProjectionLifecycle.Async)));
        await newer.CatchUpAsync(Stop);
        (await Scalar<int>("select es_generation('figures')")).ShouldBe(2);

        await Traffic(50);
        await Daemon.CatchUpAsync(Stop);
        (await Daemon.StatusAsync(Stop)).Single(status => status.Name == "figures").State.ShouldBe(ProjectionState.Superseded);
        await newer.CatchUpAsync(Stop);
        (await All<Figures>()).OrderBy(f => f.Key).ShouldBe((await Store.FoldAsync(figures, cancellation: Stop)).OrderBy(f => f.Key));
    }

    [Fact]
    public async Task Any_figure_can_be_asked_as_known_on_a_day()
    {
        await Append("ana", new Registered("soil"));
        Clock.Now = Clock.Now.AddDays(3);
        await Append("ben", new NewEvent(new Registered("soil"), Clock.Now.AddDays(-3)));
        var then = await Store.FoldAsync(figures, new AsOf(KnownOn: Clock.Now.AddDays(-1)), Stop);
        var today = await Store.FoldAsync(figures, new AsOf(OccurredBy: Clock.Now.AddDays(-1)), Stop);
        (then["soil"].Registered, today["soil"].Registered).ShouldBe((1, 2));
    }
}
