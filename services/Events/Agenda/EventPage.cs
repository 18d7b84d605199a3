using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Agenda;

/// <summary>The page of one event: when, where, why, and one large button.</summary>
public static class EventPage
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evenements/{slug}", (string slug, HttpContext http) => Show(http, slug, FormErrors.None)).AllowAnonymous();
        app.MapGet("/fragments/events/mon-prochain", MyNext);
    }

    /// <summary>The page again, with what a button on it was refused.</summary>
    internal static Task<IResult> Refused(HttpContext http, ButtonForm form, FormErrors errors) => Show(http, http.Slug(), errors);

    /// <inheritdoc cref="Refused(HttpContext, ButtonForm, FormErrors)"/>
    internal static Task<IResult> Refused(HttpContext http, RegisterForm form, FormErrors errors) => Show(http, http.Slug(), errors, form.Organisation);

    private static async Task<IResult> Show(HttpContext http, string slug, FormErrors errors, string? chosen = null)
    {
        var (db, ct) = (http.Db(), http.RequestAborted);
        if (await Event.BySlug(db, slug, ct) is not { } state)
            return Results.NotFound();
        if (state.Slug != slug)
            return Results.LocalRedirect(state.Path, permanent: true);
        var person = http.User.PersonId();
        var seat = person is null ? null : await Seat.Find(db, state.EventId, person.Value, ct);
        return Page.Show<EventPageView>(new
        {
            Event = state,
            Item = state.WatchItemId is { } id ? await WatchItems.Find(db, id, ct) : null,
            SignedIn = person is not null,
            Registered = seat is { Taken: true },
            Organisations = await OnBehalf.Of(db, person, ct),
            Chosen = chosen ?? seat?.OrganisationId?.ToString(),
            Officer = http.User.IsInRole(Roles.Officer) || http.User.IsInRole(Roles.Admin),
            Errors = errors,
            db.Now,
        });
    }

    private static async Task<IResult> MyNext(HttpContext http, EventsDb db, CancellationToken ct)
    {
        var next = await db.First<Event>(
            $"""
            SELECT {Event.Columns} FROM registration r JOIN event e USING (event_id)
            WHERE r.person_id = @person AND r.status = 'registered' AND e.status = 'scheduled' AND e.ends_at > @Now
            ORDER BY e.starts_at LIMIT 1
            """,
            new { person = http.User.RequiredPersonId(), db.Now }, ct);
        return Page.Show<MyNextEventPiece>(new { Event = next, db.Now });
    }
}
