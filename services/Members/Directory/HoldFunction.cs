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

/// <summary>A person takes a function in an organisation, today or at a date to come, besides those they hold.</summary>
public static class HoldFunction
{
    public sealed record Form
    {
        public string? Organisation { get; init; }
        public string? Function { get; init; }
        public string? Standing { get; init; }
        public string? Title { get; init; }
        public string? Since { get; init; }
        public string? Until { get; init; }
        public string? Cle { get; init; }
    }

    /// <summary>What the form means.</summary>
    public sealed record Draft(Guid Organisation, string Function, string? Standing, string Title, DateOnly Since, DateOnly? Until);

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/annuaire/personnes/{id:guid}/fonctions", Handle)
            .RefusedAs<Form>((http, form, errors) => SavePerson.Refused(http, form, errors))
            .RequireAuthorization(Policies.Officer);

    private static async Task<IResult> Handle([FromRoute] Guid id, [FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        var draft = Decide(form, db.Today);
        var next = await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(http.User.PersonId(), ct);
            await Hold(db, id, draft, ct);
            return $"/animation/annuaire/personnes/{id}";
        }, ct);
        Flash.Say(http, draft.Since > db.Today
            ? new($"Fonction enregistrée : elle commence le {Dates.Date(draft.Since)}.", $"Function saved: it begins on {Dates.Date(draft.Since)}.")
            : new("Fonction enregistrée.", "Function saved."));
        return Page.SeeOther(next);
    }

    /// <summary>What was typed, understood; or every reason why not.</summary>
    public static Draft Decide(Form form, DateOnly today)
    {
        var problems = new List<Problem>();
        if (!Guid.TryParse(form.Organisation, out var organisation))
            problems.Add(new("members.organisation_unknown", new("Choisissez une organisation de la liste.", "Choose an organisation from the list."), nameof(form.Organisation)));
        if (form.Function is null || !DirectoryWords.Functions.ContainsKey(form.Function))
            problems.Add(new("members.function", new("Choisissez une fonction de la liste.", "Choose a function from the list."), nameof(form.Function)));
        var standing = string.IsNullOrEmpty(form.Standing) ? null : form.Standing;
        if (standing is not null && !DirectoryWords.Standings.ContainsKey(standing))
            problems.Add(new("members.standing", new("Choisissez titulaire ou suppléant.", "Choose titular or deputy."), nameof(form.Standing)));
        var title = (form.Title ?? "").Trim();
        if (title.Length > 200)
            problems.Add(new("members.title", new("La fonction exacte tient en 200 signes.", "The job title fits in 200 characters."), nameof(form.Title)));
        var since = SaveOrganisation.Day(form.Since, nameof(form.Since), problems) ?? today;
        var until = SaveOrganisation.Day(form.Until, nameof(form.Until), problems);
        if (until < since)
            problems.Add(new("members.function_dates", new("La fonction finit avant de commencer.", "The function ends before it begins."), nameof(form.Until)));
        Refusal.ThrowIfAny(problems);
        return new Draft(organisation, form.Function!, standing, title, since, until);
    }

    /// <summary>Writes the function and tells the other services, in one transaction.</summary>
    /// <exception cref="Refusal">The organisation is unknown, or the person has that function at these dates.</exception>
    internal static Task Hold(MembersDb db, Guid person, Draft draft, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (!await db.Value<bool>("SELECT EXISTS (SELECT FROM organisation WHERE id = @Organisation AND removed_at IS NULL) AND EXISTS (SELECT FROM person WHERE id = @person AND erased_at IS NULL)", new { draft.Organisation, person }, ct))
            throw new Refusal("members.organisation_unknown", new("Choisissez une organisation de la liste.", "Choose an organisation from the list."), nameof(Form.Organisation));
        if (await db.Value<bool>(
            """
            SELECT EXISTS (SELECT FROM function WHERE person_id = @person AND organisation_id = @Organisation AND kind = @Function
              AND daterange(since, until, '[]') && daterange(@Since, @Until, '[]'))
            """, new { person, draft.Organisation, draft.Function, draft.Since, draft.Until }, ct))
            throw new Refusal("members.function_held", new("La personne a déjà cette fonction à ces dates.", "The person has this function at these dates already."), nameof(Form.Function));
        await FunctionOfPerson.Add(db, person, draft, ct);
        await FunctionOfPerson.Tell(db, person, ct);
    }, ct);
}
