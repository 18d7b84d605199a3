using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>People whom no organisation claims: the officer attaches each, or says that they act in their own name, in one click.</summary>
public static class ReviewAttachments
{
    internal const string Path = "/animation/annuaire/rattachements";

    public sealed record Form
    {
        public string? Person { get; init; }

        /// <summary>An organisation's id, or <see cref="SavePerson.Nobody"/>.</summary>
        public string? Organisation { get; init; }
        public string? Cle { get; init; }
    }

    /// <summary>Somebody to attach, and the organisations that have the domain of their address.</summary>
    [method: ExplicitConstructor]
    public sealed record Waiting(Guid Id, string Name, string Address, Guid[] Candidates, string[] Names);

    private const string Unattached =
        """
        FROM person p WHERE p.erased_at IS NULL AND NOT p.on_own_behalf AND NOT p.roles && '{officer,director,admin}'
          AND NOT EXISTS (SELECT FROM function f WHERE f.person_id = p.id AND (f.until IS NULL OR f.until >= @today))
        """;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, [FromQuery(Name = "page")] string? page, CancellationToken ct) => Shown(db, page, FormErrors.None, ct)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Handle)
            .RefusedAs<Form>((http, _, errors) => Shown(http.RequestServices.GetDb(), null, errors, http.RequestAborted)).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Shown(MembersDb db, string? typed, FormErrors errors, CancellationToken ct)
    {
        var page = int.TryParse(typed, out var number) && number is > 0 and < 100_000 ? number : 1;
        return Page.Show<ReviewAttachmentsPage>(new
        {
            Errors = errors,
            Number = page,
            Total = await db.Value<long>("SELECT count(*) " + Unattached, new { today = db.Today }, ct),
            Rows = await db.Query<Waiting>(
                $"""
                SELECT w.id, w.name, w.address, coalesce(array_agg(o.id ORDER BY o.plain_name) FILTER (WHERE o.id IS NOT NULL), ARRAY[]::uuid[]) AS candidates,
                  coalesce(array_agg(o.name ORDER BY o.plain_name) FILTER (WHERE o.id IS NOT NULL), ARRAY[]::text[]) AS names
                FROM (SELECT p.id, p.name, p.address, p.plain_name {Unattached} ORDER BY p.plain_name, p.id LIMIT @size OFFSET @offset) w
                LEFT JOIN organisation o ON o.removed_at IS NULL AND o.domains @> ARRAY[split_part(w.address, '@', 2)]
                GROUP BY w.id, w.name, w.address, w.plain_name ORDER BY w.plain_name, w.id
                """, new { today = db.Today, size = Pagination.Size, offset = (page - 1) * Pagination.Size }, ct),
        });
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        if (!Guid.TryParse(form.Person, out var person) || form.Organisation != SavePerson.Nobody && !Guid.TryParse(form.Organisation, out _))
            throw new Refusal("members.organisation_unknown", new("Choisissez une organisation de la liste.", "Choose an organisation from the list."), nameof(Form.Organisation));
        await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(http.User.PersonId(), ct);
            await Attach(db, person, Guid.TryParse(form.Organisation, out var organisation) ? organisation : null, ct);
            return "";
        }, ct);
        Flash.Say(http, new Text("C'est noté.", "Noted."));
        return Page.SeeOther(Path);
    }

    /// <summary>Gives the person a function from today, or notes that they act in their own name.</summary>
    internal static async Task Attach(MembersDb db, Guid person, Guid? organisation, CancellationToken ct)
    {
        if (organisation is { } of)
            await HoldFunction.Hold(db, person, new HoldFunction.Draft(of, FunctionKinds.Agent, null, "", db.Today, null), ct);
        else
            await db.Execute("UPDATE person SET on_own_behalf = true WHERE id = @person AND erased_at IS NULL", new { person }, ct);
    }
}
