using Animation.Events.Programme;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Office;

/// <summary>How many came to an event, once somebody wrote it down.</summary>
/// <param name="Recorded">Rows written; 0 while nobody did.</param>
[method: ExplicitConstructor]
public sealed record Turnout(Guid EventId, int Recorded, int Present);

/// <summary>The programme as the officer works on it: what is coming with what it lacks, what took place with who came.</summary>
public static class OfficeAgenda
{
    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/animation/evenements", async (string? quand, string? page, EventsDb db, CancellationToken ct) =>
        {
            var past = quand == "passes";
            var number = int.TryParse(page, out var asked) && asked > 0 ? asked : 1;
            var condition = past ? "e.ends_at <= @Now" : "e.ends_at > @Now";
            var args = new { db.Now, skip = (number - 1) * Pagination.Size, size = Pagination.Size };
            var events = await db.Query<Event>(
                $"SELECT {Event.Columns} FROM event e WHERE {condition} ORDER BY e.starts_at {(past ? "DESC" : "")}, e.event_id LIMIT @size OFFSET @skip", args, ct);
            return Page.Show<OfficeAgendaPage>(new
            {
                Events = events,
                Turnouts = await Turnouts(db, events, ct),
                Total = await db.Value<long>($"SELECT count(*) FROM event e WHERE {condition}", args, ct),
                Number = number,
                Past = past,
            });
        });
        office.MapGet("/fragments/events/a-preparer", async (EventsDb db, CancellationToken ct) => Page.Show<ToPreparePiece>(new
        {
            Coming = await db.Query<Event>(
                $"SELECT {Event.Columns} FROM event e WHERE e.ends_at > @Now AND e.status = 'scheduled' ORDER BY e.starts_at LIMIT 5", new { db.Now }, ct),
            Unrecorded = await db.Query<Event>(
                $"""
                SELECT {Event.Columns} FROM event e
                WHERE e.ends_at <= @Now AND e.ends_at > @since AND e.status = 'scheduled' AND e.taken > 0
                  AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.event_id = e.event_id)
                ORDER BY e.starts_at DESC LIMIT 3
                """,
                new { db.Now, since = db.Now.AddDays(-60) }, ct),
        }));
    }

    private static async Task<IReadOnlyDictionary<Guid, Turnout>> Turnouts(EventsDb db, IReadOnlyList<Event> events, CancellationToken ct)
    {
        var turnouts = await db.Query<Turnout>(
            """
            SELECT event_id, count(*)::int AS recorded, count(*) FILTER (WHERE present)::int AS present
            FROM attendance WHERE event_id = ANY (@ids) GROUP BY event_id
            """,
            new { ids = events.Select(state => state.EventId).ToArray() }, ct);
        return turnouts.ToDictionary(turnout => turnout.EventId);
    }
}
