using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.MyData;

/// <summary>Everything Events knows about the person who asks.</summary>
public static class MyEventData
{
    [method: ExplicitConstructor]
    private sealed record Row(string Title, DateTimeOffset StartsAt, string State, DateTimeOffset At, string? For = null);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/events/mes-donnees", async (EventsDb db, HttpContext http, CancellationToken ct) =>
        Results.Json(await Tables(db, http.User.RequiredPersonId(), ct)));

    private static async Task<IReadOnlyList<MyDataTable>> Tables(EventsDb db, Guid person, CancellationToken ct) =>
    [
        await Table(db, person, "inscriptions", new("Mes inscriptions", "My registrations"), new("Inscription", "Registration"),
            "SELECT e.title, e.starts_at, r.status AS state, r.registered_at AS at, o.name AS for FROM registration r JOIN event e USING (event_id) LEFT JOIN organisation o USING (organisation_id) WHERE r.person_id = @person ORDER BY e.starts_at DESC", ct),
        await Table(db, person, "presences", new("Mes présences", "My attendance"), new("Présence", "Attendance"),
            "SELECT e.title, e.starts_at, CASE WHEN a.present THEN 'present' ELSE 'absent' END AS state, a.recorded_at AS at, NULL AS for FROM attendance a JOIN event e USING (event_id) WHERE a.person_id = @person ORDER BY e.starts_at DESC", ct),
        await Table(db, person, "invitations", new("Mes invitations", "My invitations"), new("État", "State"),
            "SELECT e.title, e.starts_at, 'invited' AS state, i.invited_at AS at, NULL AS for FROM invitation i JOIN event e USING (event_id) WHERE i.person_id = @person ORDER BY e.starts_at DESC", ct),
        await Table(db, person, "rappels", new("Mes rappels", "My reminders"), new("État", "State"),
            "SELECT e.title, e.starts_at, CASE WHEN r.sent_at IS NULL THEN 'waiting' ELSE 'sent' END AS state, coalesce(r.sent_at, r.due_at) AS at, NULL AS for FROM reminder r JOIN event e USING (event_id) WHERE r.person_id = @person ORDER BY e.starts_at DESC", ct),
    ];

    private static async Task<MyDataTable> Table(EventsDb db, Guid person, string name, Hosting.Text title, Hosting.Text state, string sql, CancellationToken ct) => new(
        name, title, true, [new("Événement", "Event"), new("Date", "Date"), state, new("Noté le", "Noted on")],
        [.. (await db.Query<Row>(sql, new { person }, ct)).Select(row => (IReadOnlyList<string?>)[row.Title, MyDataTable.Instant(row.StartsAt), row.For is { } organisation ? new Hosting.Text($"{Say(row.State).Fr} pour {organisation}", $"{Say(row.State).En} for {organisation}") : Say(row.State), MyDataTable.Instant(row.At)])]);

    private static Hosting.Text Say(string state) => state switch
    {
        "registered" => new("inscrit", "registered"),
        "withdrawn" => new("annulée", "withdrawn"),
        "present" => new("présent", "present"),
        "absent" => new("absent", "absent"),
        "invited" => new("invité", "invited"),
        "waiting" => new("prévu", "planned"),
        _ => new("envoyé", "sent"),
    };
}
