using Animation.Events.Programme;
using Animation.Hosting;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Agenda;

/// <summary>The agenda everybody can read: what is coming, or what took place.</summary>
public static class PublicAgenda
{
    private const string Condition =
        """
        (@theme IS NULL OR @theme = ANY (e.themes)) AND (@kind IS NULL OR e.kind = @kind)
        AND CASE WHEN @past THEN e.ends_at <= @now AND e.status = 'scheduled' ELSE e.ends_at > @now END
        """;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evenements", async (string? theme, string? genre, string? quand, string? page, EventsDb db, CancellationToken ct) =>
        {
            var filter = new AgendaFilter(Vocabulary.Themes.Find(theme)?.Code, EventKinds.Known(genre) ? genre : null, quand == "passes");
            var number = int.TryParse(page, out var asked) && asked > 0 ? asked : 1;
            var (events, total) = await List(db, filter, number, db.Now, ct);
            return Page.Show<PublicAgendaPage>(new { Filter = filter, Events = events, Total = total, Number = number, db.Now });
        }).AllowAnonymous();
        app.MapGet("/fragments/events/prochains", async (EventsDb db, CancellationToken ct) =>
        {
            var (events, _) = await List(db, new AgendaFilter(null, null, false), 1, db.Now, ct);
            return Page.Show<ComingEventsPiece>(new { Events = events.Where(state => !state.Cancelled).Take(4).ToList(), db.Now });
        }).AllowAnonymous();
    }

    private static async Task<(IReadOnlyList<Event> Events, long Total)> List(EventsDb db, AgendaFilter filter, int page, DateTimeOffset now, CancellationToken ct)
    {
        var args = new { filter.Theme, filter.Kind, filter.Past, now, skip = (page - 1) * Pagination.Size, size = Pagination.Size };
        var order = filter.Past ? "e.starts_at DESC" : "e.starts_at";
        var events = await db.Query<Event>(
            $"SELECT {Event.Columns} FROM event e WHERE {Condition} ORDER BY {order}, e.event_id LIMIT @size OFFSET @skip", args, ct);
        var total = page == 1 && events.Count < Pagination.Size
            ? events.Count
            : await db.Value<long>($"SELECT count(*) FROM event e WHERE {Condition}", args, ct);
        return (events, total);
    }
}

/// <summary>What the reader asked to see.</summary>
/// <param name="Theme">A known theme code; none for all.</param>
/// <param name="Kind">A known kind of event; none for all.</param>
/// <param name="Past">What took place instead of what is coming.</param>
public sealed record AgendaFilter(string? Theme, string? Kind, bool Past)
{
    public bool Active => Theme is not null || Kind is not null;

    /// <summary>The same agenda, coming or past, with the same filters.</summary>
    public string Link(bool past) => QueryLink.With(
        "/evenements", [new("theme", Theme), new("genre", Kind)], "quand", past ? "passes" : null);

    public Text Title => Past ? new("Événements passés", "Past events") : new("Agenda", "Events");
}
