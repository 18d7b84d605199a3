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

/// <summary>The organisations a person acts for, what they do there, until when each is a member; and for which one they act first.</summary>
public static class MyOrganisations
{
    public const string Path = "/moi/organisations";

    public sealed record Form
    {
        public string? Organisation { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, HttpContext http, CancellationToken ct) => Shown(db, http, FormErrors.None, ct));
        app.MapPost(Path, Handle).RefusedAs<Form>((http, _, errors) => Shown(http.RequestServices.GetDb(), http, errors, http.RequestAborted));
    }

    private static async Task<IResult> Shown(MembersDb db, HttpContext http, FormErrors errors, CancellationToken ct)
    {
        var id = http.User.RequiredPersonId();
        if (await Person.Find(db, id, ct) is not { } person)
            return Results.NotFound();
        var functions = await FunctionOfPerson.Of(db, id, ct);
        return Page.Show<MyOrganisationsPage>(new
        {
            Functions = functions.Where(held => !held.Over(db.Today)).ToList(),
            Organisations = await db.Query<Organisation>(
                $"SELECT {Organisation.Columns} FROM organisation WHERE id = ANY(@ids) ORDER BY plain_name", new { ids = functions.Select(held => held.OrganisationId).ToArray() }, ct),
            First = person.OrganisationId,
            db.Today,
            Errors = errors,
        });
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, Memberships memberships, HttpContext http, CancellationToken ct)
    {
        var person = http.User.RequiredPersonId();
        if (!Guid.TryParse(form.Organisation, out var organisation))
            throw Unknown();
        await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(person, ct);
            await Choose(db, person, organisation, ct);
            return "";
        }, ct);
        await KeepMemberships.Keep(db, memberships, person, ct);
        Flash.Say(http, new Text("C'est noté : vous agissez d'abord pour cette organisation.", "Noted: you act first for this organisation."));
        return Page.SeeOther(Path);
    }

    /// <summary>Notes for which of their organisations a person acts first, and tells the other services.</summary>
    /// <exception cref="Refusal">They hold no function there.</exception>
    internal static Task Choose(MembersDb db, Guid person, Guid organisation, CancellationToken ct) => db.InTransaction(async () =>
    {
        var chosen = await db.Execute(
            """
            UPDATE person SET default_organisation = @organisation
            WHERE id = @person AND erased_at IS NULL AND EXISTS (
              SELECT FROM function WHERE person_id = @person AND organisation_id = @organisation AND since <= @today AND (until IS NULL OR until >= @today))
            """, new { person, organisation, today = db.Today }, ct);
        if (chosen == 0)
            throw Unknown();
        await FunctionOfPerson.Tell(db, person, ct);
    }, ct);

    private static Refusal Unknown() =>
        new("members.not_mine", new("Choisissez une des organisations pour lesquelles vous agissez.", "Choose one of the organisations you act for."), nameof(Form.Organisation));
}
