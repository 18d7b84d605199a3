using Animation.EventStore.Projections;
using Npgsql;

namespace Animation.EventStore.Tests;

public sealed record Registered(string Event, string College = "agriculture");
public sealed record Attended(string Event, int Minutes);
public sealed record Withdrew(string Event);
public sealed record Forgotten;

/// <summary>A person's season: the fold of one stream.</summary>
public sealed record Person(int Registrations, int Minutes, long LastVersion, bool InOrder) : IFold<Person>
{
    public static Person? Evolve(Person? state, StoredEvent e)
    {
        state ??= new Person(0, 0, 0, true);
        state = state with { LastVersion = e.Version, InOrder = state.InOrder && e.Version == state.LastVersion + 1 };
        return e.Data switch
        {
            Registered => state with { Registrations = state.Registrations + 1 },
            Attended attended => state with { Minutes = state.Minutes + attended.Minutes },
            Withdrew => state with { Registrations = state.Registrations - 1 },
            Forgotten => null,
            _ => state,
        };
    }
}

/// <summary>Figures of one event, gathered from the streams of many people.</summary>
public sealed record Figures(int Registered, int Attended, int Minutes);

public sealed class FiguresByEvent : MultiStreamProjection<Figures>
{
    public FiguresByEvent(string name = "figures", int version = 1) : base(name, version)
    {
        Identity<Registered>(e => e.Event);
        Identity<Withdrew>(e => e.Event);
        Identity<Attended>(e => e.Event);
    }

    /// <summary>Attendances this long cannot be folded.</summary>
    public int Poison { get; set; } = int.MaxValue;

    public override Figures? Evolve(Figures? document, string id, StoredEvent e)
    {
        document ??= new Figures(0, 0, 0);
        return e.Data switch
        {
            Registered => document with { Registered = document.Registered + 1 },
            Withdrew => document with { Registered = document.Registered - 1 },
            Attended attended when attended.Minutes >= Poison => throw new InvalidOperationException("nobody stays that long"),
            Attended attended => document with { Attended = document.Attended + 1, Minutes = document.Minutes + attended.Minutes },
            _ => document,
        };
    }
}

/// <summary>Registrations by college in a table of the service's own.</summary>
public sealed class CollegeTable(int version = 1) : FlatTableProjection("colleges", version)
{
    public const string Ddl = "create table colleges (generation int, college text, registrations int, primary key (generation, college))";

    public override async Task ApplyAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        var colleges = events.Select(e => e.Data).OfType<Registered>().Select(e => e.College).ToArray();
        await using var command = new NpgsqlCommand("""
            insert into colleges select $1, college, count(*) from unnest($2) as college group by college
            on conflict (generation, college) do update set registrations = colleges.registrations + excluded.registrations
            """, connection) { Parameters = { new() { Value = generation }, new() { Value = colleges } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public override async Task ForgetAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("delete from colleges where generation < $1", connection) { Parameters = { new() { Value = generation } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

public static class Season
{
    public static void Map(EventTypes events) =>
        events.Map<Registered>("registered").Map<Attended>("attended").Map<Withdrew>("withdrew").Map<Forgotten>("forgotten");
}
