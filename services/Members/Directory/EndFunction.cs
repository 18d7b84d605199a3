using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>A function ends, on a day past or to come. One that never was is taken away.</summary>
public static class EndFunction
{
    public sealed record Form
    {
        public string? Until { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/annuaire/personnes/{id:guid}/fonctions/{function:guid}", Handle)
            .RefusedAs<Form>((http, _, errors) => SavePerson.Refused(http, null, errors))
            .RequireAuthorization(Policies.Officer);

    private static async Task<IResult> Handle([FromRoute] Guid id, [FromRoute] Guid function, [FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        var problems = new List<Problem>();
        var until = SaveOrganisation.Day(form.Until, nameof(form.Until), problems) ?? db.Today;
        Refusal.ThrowIfAny(problems);
        var next = await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(http.User.PersonId(), ct);
            return await End(db, id, function, until, ct) ? $"/animation/annuaire/personnes/{id}" : "";
        }, ct);
        if (next.Length == 0)
            return Results.NotFound();
        Flash.Say(http, until < db.Today
            ? new Text("La fonction a pris fin.", "The function has ended.")
            : new Text($"La fonction finit le {Dates.Date(until)}.", $"The function ends on {Dates.Date(until)}."));
        return Page.SeeOther(next);
    }

    /// <summary>Ends the function and tells the other services; false when it is not this person's.</summary>
    /// <param name="until">Its last day; before its first, it never was.</param>
    internal static Task<bool> End(MembersDb db, Guid person, Guid function, DateOnly until, CancellationToken ct) => db.InTransaction(async () =>
    {
        var args = new { person, function, until, now = db.Now };
        var touched = await db.Execute("DELETE FROM function WHERE id = @function AND person_id = @person AND since > @until", args, ct)
            + await db.Execute("UPDATE function SET until = @until, changed_at = @now WHERE id = @function AND person_id = @person", args, ct);
        if (touched == 0)
            return false;
        await FunctionOfPerson.Tell(db, person, ct);
        return true;
    }, ct);
}
