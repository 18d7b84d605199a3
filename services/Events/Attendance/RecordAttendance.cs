using Animation.Contracts.Events;
using Animation.Events.Office;
using Animation.Events.Programme;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Attendance;

/// <summary>The officer writes down who came, as often as it takes to be right.</summary>
public static class RecordAttendance
{
    private const string Route = "/animation/evenements/{slug}/presences";

    /// <summary>Everybody on the list as it was shown, and those ticked.</summary>
    public sealed record AttendanceForm
    {
        public string? Cle { get; init; }

        /// <summary>Person ids: who is not among them registered later and is left alone.</summary>
        public string[]? Listed { get; init; }

        public string[]? Present { get; init; }
    }

    /// <summary>What was written down of a person.</summary>
    /// <param name="Version">1 for the first record, one more at each correction.</param>
    [method: ExplicitConstructor]
    public sealed record Presence(Guid PersonId, bool Present, long Version);

    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet(Route, (string slug, HttpContext http) => Show(http, slug, null, FormErrors.None));
        office.MapPost(Route, Handle).RefusedAs<AttendanceForm>((http, form, errors) => Show(http, http.Slug(), form.Present, errors));
    }

    private static async Task<IResult> Handle(string slug, [FromForm] AttendanceForm form, HttpContext http, EventsDb db, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () =>
        {
            var state = await Event.Lock(db, slug, ct);
            var listed = Ids(form.Listed);
            await Write(db, state, listed, Ids(form.Present).Intersect(listed).ToHashSet(), db.Now, ct);
            return state.OfficePath + "/presences";
        }, ct);
        Flash.Say(http, new("Les présences sont enregistrées.", "Attendance is saved."));
        return Page.SeeOther(place);
    }

    /// <summary>Stores what changed and tells the other services, one message a person; in the transaction that holds the event's row.</summary>
    internal static async Task Write(
        EventsDb db, Event state, IReadOnlyCollection<Guid> listed, IReadOnlySet<Guid> present, DateTimeOffset now, CancellationToken ct)
    {
        var before = await db.Query<Presence>(
            "SELECT person_id, present, version FROM attendance WHERE event_id = @EventId AND person_id IS NOT NULL", new { state.EventId }, ct);
        var known = await db.Query<Guid>(
            """
            SELECT listed.person_id FROM unnest(@ids) AS listed (person_id) LEFT JOIN person p USING (person_id)
            WHERE NOT coalesce(p.erased, false)
              AND (p.name IS NOT NULL OR EXISTS (SELECT 1 FROM registration r WHERE r.event_id = @EventId AND r.person_id = listed.person_id))
            """,
            new { ids = listed.ToArray(), state.EventId }, ct);
        foreach (var record in Decide(state, before.ToDictionary(row => row.PersonId), known, present, now))
        {
            await db.Execute(
                """
                INSERT INTO attendance (attendance_id, event_id, person_id, present, version, recorded_at)
                VALUES (@id, @EventId, @PersonId, @Present, @Version, @now)
                ON CONFLICT (event_id, person_id) DO UPDATE SET present = excluded.present, version = excluded.version, recorded_at = excluded.recorded_at
                """,
                new { id = Guid.CreateVersion7(now), state.EventId, record.PersonId, record.Present, record.Version, now }, ct);
            await db.Publish(new AttendanceRecorded(state.EventId, record.PersonId, record.Version, record.Present, state.StartsAt, now)
            {
                OrganisationId = (await Registration.Seat.Find(db, state.EventId, record.PersonId, ct))?.OrganisationId,
            }, ct);
        }
    }

    /// <summary>The records that change: new ones, and those that say otherwise than before.</summary>
    /// <exception cref="Refusal">Nobody can have come to what is cancelled or has not begun.</exception>
    internal static IReadOnlyList<Presence> Decide(
        Event state, IReadOnlyDictionary<Guid, Presence> before, IEnumerable<Guid> listed, IReadOnlySet<Guid> present, DateTimeOffset now)
    {
        if (state.Cancelled)
            throw Event.CancelledRefusal;
        if (state.StartsAt > now)
            throw new Refusal("events.not_started", new("L'événement n'a pas commencé : personne ne peut encore être venu.", "The event has not begun: nobody can have come yet."));
        return
        [
            .. listed.Distinct()
                .Where(id => !before.TryGetValue(id, out var row) || row.Present != present.Contains(id))
                .Select(id => new Presence(id, present.Contains(id), (before.GetValueOrDefault(id)?.Version ?? 0) + 1)),
        ];
    }

    internal static async Task<IResult> Show(HttpContext http, string slug, string[]? ticked, FormErrors errors)
    {
        var (db, ct) = (http.Db(), http.RequestAborted);
        if (await Event.BySlug(db, slug, ct) is not { } state)
            return Results.NotFound();
        var attendees = await Attendee.All(db, state.EventId, ct);
        var listed = attendees.Where(one => one.PersonId is not null && (one.Registered || one.Present is not null)).ToList();
        var asked = http.Request.Query["nom"].ToString().Trim();
        return Page.Show<RecordAttendancePage>(new
        {
            Event = state,
            Listed = listed,
            Ticked = ticked?.ToHashSet() ?? listed.Where(one => one.Present == true).Select(one => one.PersonId!.Value.ToString()).ToHashSet(),
            Asked = asked,
            Found = asked.Length < 2 ? [] : await AddWalkIn.Search(db, state.EventId, asked, ct),
            Errors = errors,
            db.Now,
        });
    }

    private static Guid[] Ids(string[]? posted) => [.. (posted ?? []).Select(id => id.AsKey()).OfType<Guid>()];
}
