using System.Text;
using Animation.Events.Calendar;
using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Agenda;

/// <summary>The agenda for calendar applications: a subscription to all, a file for one.</summary>
public static class CalendarFeed
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evenements.ics", All).AllowAnonymous();
        app.MapGet("/evenements/{slug}.ics", One).AllowAnonymous();
    }

    private static async Task<IResult> All(HttpContext http, EventsDb db, EventMails mails, Settings settings, CancellationToken ct)
    {
        // Three months back, so that a subscriber who comes late still sees what was moved or called off.
        var events = await db.Query<Event>(
            $"SELECT {Event.Columns} FROM event e WHERE e.ends_at > @since ORDER BY e.starts_at, e.event_id LIMIT 1000", new { since = db.Now.AddMonths(-3) }, ct);
        return File(http, CalendarDocument.Agenda(events, settings.Association, mails.PageUrl), "evenements.ics");
    }

    private static async Task<IResult> One(string slug, HttpContext http, EventsDb db, EventMails mails, Settings settings, CancellationToken ct)
    {
        if (await Event.BySlug(db, slug, ct) is not { } state)
            return Results.NotFound();
        return state.Slug == slug
            ? File(http, CalendarDocument.Agenda([state], settings.Association, mails.PageUrl), slug + ".ics")
            : Results.LocalRedirect(state.Path + ".ics", permanent: true);
    }

    private static IResult File(HttpContext http, string document, string name)
    {
        http.Response.Headers.CacheControl = "public, max-age=900";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{name}\"";
        return Results.Text(document, "text/calendar", Encoding.UTF8);
    }
}
