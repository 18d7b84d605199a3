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

/// <summary>Somebody known who came without registering.</summary>
public static class AddWalkIn
{
    /// <summary>The person chosen in the list of those found.</summary>
    public sealed record WalkInForm
    {
        public string? Cle { get; init; }
        public string? Person { get; init; }
    }

    /// <summary>A person whose name matches.</summary>
    [method: ExplicitConstructor]
    public sealed record Known(Guid PersonId, string Name, string? Organisation);

    internal static void Map(IEndpointRouteBuilder office) =>
        office.MapPost("/animation/evenements/{slug}/presences/ajout", Handle)
            .RefusedAs<WalkInForm>((http, _, errors) => RecordAttendance.Show(http, http.Slug(), null, errors));

    private static async Task<IResult> Handle(string slug, [FromForm] WalkInForm form, HttpContext http, EventsDb db, CancellationToken ct)
    {
        var place = await db.Once(form.Cle.AsKey(), async () =>
        {
            var state = await Event.Lock(db, slug, ct);
            var known = form.Person.AsKey() is { } id
                && await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM person WHERE person_id = @id AND NOT erased)", new { id }, ct);
            if (!known)
                throw new Refusal("events.person_unknown", new("Cette personne n'est pas dans l'annuaire.", "This person is not in the directory."));
            await RecordAttendance.Write(db, state, [form.Person.AsKey()!.Value], new HashSet<Guid> { form.Person.AsKey()!.Value }, db.Now, ct);
            return state.OfficePath + "/presences";
        }, ct);
        Flash.Say(http, new("La personne est comptée parmi les présents.", "The person is counted among those present."));
        return Page.SeeOther(place);
    }

    /// <summary>People of that name who are not on the event's list yet; ten at most.</summary>
    internal static Task<IReadOnlyList<Known>> Search(EventsDb db, Guid eventId, string name, CancellationToken ct) => db.Query<Known>(
        """
        SELECT p.person_id, p.name, o.name AS organisation FROM person p LEFT JOIN organisation o USING (organisation_id)
        WHERE NOT p.erased AND unaccent(p.name) ILIKE '%' || unaccent(@name) || '%'
          AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.event_id = @eventId AND r.person_id = p.person_id AND r.status = 'registered')
          AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.event_id = @eventId AND a.person_id = p.person_id)
        ORDER BY p.name LIMIT 10
        """,
        new { eventId, name = name.Replace("\\", "", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) }, ct);
}
