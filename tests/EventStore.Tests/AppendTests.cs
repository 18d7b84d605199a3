using Npgsql;

namespace Animation.EventStore.Tests;

public sealed class AppendTests(Postgres postgres) : StoreTests(postgres)
{
    protected override void Configure(StoreOptions options) => options.Snapshot<Person>(ProjectionLifecycle.Inline);

    [Fact]
    public async Task Events_come_back_as_they_went_in()
    {
        var session = Store.LightweightSession();
        session.CauseId = "message-1";
        session.Events.StartStream("ana", new Registered("soil"), new NewEvent(
            new Attended("soil", 55), new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero), Headers: new Dictionary<string, string> { ["by"] = "list" }));
        await session.SaveChangesAsync(Stop);

        var events = await session.Events.FetchStreamAsync("ana", cancellation: Stop);
        events.Select(e => e.Data).ShouldBe([new Registered("soil"), new Attended("soil", 55)]);
        events.Select(e => e.Version).ShouldBe([1, 2]);
        events[0].OccurredAt.ShouldBe(Clock.Now);
        events[1].OccurredAt.ShouldBe(new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero));
        events.ShouldAllBe(e => e.RecordedAt == Clock.Now && e.CauseId == "message-1");
        events[1].Headers!["by"].ShouldBe("list");
        events[1].Position.ShouldBeGreaterThan(events[0].Position);
    }

    [Fact]
    public async Task An_expected_version_that_is_no_longer_true_is_refused_and_nothing_is_written()
    {
        await Append("ana", new Registered("soil"));
        var session = Store.LightweightSession();
        session.Events.Append("ben", new Registered("soil"));
        session.Events.Append("ana", 2, new Attended("soil", 5));

        var refused = await Should.ThrowAsync<ConcurrencyException>(() => session.SaveChangesAsync(Stop));
        (refused.StreamId, refused.Expected, refused.Actual).ShouldBe(("ana", 2, 1));
        (await Scalar<long>("select count(*) from es_events")).ShouldBe(1);
        (await Scalar<long>("select count(*) from es_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_can_be_started_once()
    {
        await Append("ana", new Registered("soil"));
        var session = Store.LightweightSession();
        session.Events.StartStream("ana", new Registered("water"));
        await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => session.SaveChangesAsync(Stop));
    }

    [Fact]
    public async Task Two_expectations_on_one_stream_in_one_save_count_the_first_append()
    {
        var session = Store.LightweightSession();
        session.Events.Append("ana", 0, new Registered("soil"), new Registered("water"));
        var second = session.Events.Append("ana", 2, new Withdrew("water"));
        await session.SaveChangesAsync(Stop);
        (second.FirstVersion, second.Version).ShouldBe((3, 3));
    }

    [Fact]
    public async Task What_was_fetched_for_writing_is_refused_when_somebody_was_faster()
    {
        await Append("ana", new Registered("soil"));
        var session = Store.LightweightSession();
        var ana = await session.Events.FetchForWriting<Person>("ana", Stop);
        ana.Aggregate!.Registrations.ShouldBe(1);
        ana.AppendOne(new Withdrew("soil"));
        ana.AppendOne(new Registered("water"));
        await Append("ana", new Attended("soil", 10));

        await Should.ThrowAsync<ConcurrencyException>(() => session.SaveChangesAsync(Stop));

        session = Store.LightweightSession();
        ana = await session.Events.FetchForWriting<Person>("ana", Stop);
        ana.AppendMany(new Withdrew("soil"), new Registered("water")).Events.Count.ShouldBe(2);
        await session.SaveChangesAsync(Stop);
        (await session.LoadAsync<Person>("ana", Stop)).ShouldBeNull("the first append came before the daemon had set the inline projection up");
    }

    [Fact]
    public async Task A_key_used_again_gets_the_first_answer_and_writes_nothing()
    {
        var session = Store.LightweightSession();
        var first = session.Events.AppendOnce("ana", "form-1", new Registered("soil"), new Attended("soil", 5));
        await session.SaveChangesAsync(Stop);
        await Append("ana", new Withdrew("soil"));

        session = Store.LightweightSession();
        var again = session.Events.AppendOnce("ana", "form-1", new Registered("soil"), new Attended("soil", 5));
        var other = session.Events.AppendOnce("ben", "form-1", new Registered("soil"));
        var twin = session.Events.AppendOnce("ben", "form-1", new Registered("soil"));
        var plain = session.Events.Append("ana", new Registered("water"));
        await session.SaveChangesAsync(Stop);

        (first.FirstVersion, first.Version, first.Repeated).ShouldBe((1, 2, false));
        (again.FirstVersion, again.Version, again.Repeated).ShouldBe((1, 2, true));
        (other.Version, other.Repeated).ShouldBe((1, false));
        (twin.Version, twin.Repeated).ShouldBe((1, true));
        plain.Version.ShouldBe(4);
        (await Scalar<long>("select count(*) from es_events")).ShouldBe(5);
    }

    [Fact]
    public async Task A_key_used_by_many_at_once_writes_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var session = Store.LightweightSession();
            session.Events.Append("noise", new Registered("soil"));
            var action = session.Events.AppendOnce("ana", "form-1", new Registered("soil"));
            await session.SaveChangesAsync(Stop);
            return action;
        }, Stop)));

        answers.Count(answer => !answer.Repeated).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Version == 1);
        (await Scalar<long>("select version from es_streams where id = 'ana'")).ShouldBe(1);
        (await Scalar<long>("select count(*) from es_events where stream = 'noise'")).ShouldBe(16);
    }

    [Fact]
    public async Task Eight_writers_of_one_stream_all_succeed_and_leave_no_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await Append("ana", new Attended("soil", writer));
        }, Stop)));

        (await Scalar<long>("select count(*) from es_events")).ShouldBe(400);
        (await Scalar<long>("select max(seq) from es_events")).ShouldBe(400);
        (await Scalar<long>("select max(version) from es_events")).ShouldBe(400);
        (await Scalar<bool>("select bool_and(seq = version) from es_events")).ShouldBeTrue();
    }

    [Fact]
    public async Task Saves_that_share_streams_in_any_order_never_deadlock()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var session = Store.LightweightSession();
                foreach (var stream in Enumerable.Range(0, 10).OrderBy(stream => (stream * 7 + writer * 3 + i) % 11))
                    session.Events.Append($"person-{stream}", new Attended("soil", 1));
                await session.SaveChangesAsync(Stop);
            }
        }, Stop)));
        (await Scalar<long>("select min(version) from es_streams")).ShouldBe(160);
    }

    [Fact]
    public async Task A_transaction_of_the_caller_decides()
    {
        await using var connection = await Source.OpenConnectionAsync(Stop);
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            var session = Store.LightweightSession(transaction);
            session.Events.Append("ana", new Registered("soil"));
            await session.SaveChangesAsync(Stop);
            session.Events.Append("ana", 1, new Registered("water"));
            await session.SaveChangesAsync(Stop);
            (await session.Events.AggregateStreamAsync<Person>("ana", cancellation: Stop))!.Registrations.ShouldBe(2);
            await transaction.RollbackAsync(Stop);
        }
        (await Scalar<long>("select count(*) from es_streams")).ShouldBe(0);
    }

    [Fact]
    public async Task A_state_can_be_asked_as_of_a_version_as_known_on_a_day_and_as_of_what_had_happened()
    {
        await Append("ana", new Registered("soil"));
        Clock.Now = Clock.Now.AddDays(10);
        await Append("ana", new NewEvent(new Attended("soil", 60), Clock.Now.AddDays(-8)));
        Clock.Now = Clock.Now.AddDays(10);
        await Append("ana", new Registered("water"));

        var events = Store.LightweightSession().Events;
        var dayFive = Clock.Now.AddDays(-15);
        (await events.AggregateStreamAsync<Person>("ana", cancellation: Stop)).ShouldBe(new Person(2, 60, 3, true));
        (await events.AggregateStreamAsync<Person>("ana", new AsOf(Version: 1), Stop)).ShouldBe(new Person(1, 0, 1, true));
        (await events.AggregateStreamAsync<Person>("ana", new AsOf(KnownOn: dayFive), Stop)).ShouldBe(new Person(1, 0, 1, true));
        (await events.AggregateStreamAsync<Person>("ana", new AsOf(OccurredBy: dayFive), Stop)).ShouldBe(new Person(1, 60, 2, true));
        (await events.AggregateStreamAsync<Person>("nobody", cancellation: Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task A_type_that_is_not_registered_is_refused_before_anything_is_written()
    {
        var session = Store.LightweightSession();
        session.Events.Append("ana", "not an event");
        await Should.ThrowAsync<UnknownEventTypeException>(() => session.SaveChangesAsync(Stop));
        (await Scalar<long>("select count(*) from es_streams")).ShouldBe(0);
    }

    [Fact]
    public async Task The_schema_may_be_installed_again_over_its_data()
    {
        await Append("ana", new Registered("soil"));
        await using var owner = NpgsqlDataSource.Create(Server.Server.ConnectionString + $";Options=-c search_path={Schema}");
        await DocumentStore.InstallAsync(owner, Stop);
        (await Append("ana", new Registered("soil"))).Version.ShouldBe(2);
    }
}
