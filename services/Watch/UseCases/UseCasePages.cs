using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.UseCases;

/// <summary>The use cases of the network, and one with what experts think of it.</summary>
public static class UseCasePages
{
    // A use case is read as long as its item is offered, by whom may read it.
    private const string Offered = "use_case u JOIN item ON item.id = u.item_id AND item.state = 'kept' AND (@signedIn OR NOT item.members_only)";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/cas-d-usage", List).AllowAnonymous();
        app.MapGet("/veille/cas-d-usage/{slug}", (string slug, HttpContext http) => ShowOne(slug, http, new GiveOpinion.Request(), FormErrors.None)).AllowAnonymous();
    }

    private static async Task<IResult> List(string? page, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        var number = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, 400) : 1;
        var args = new { signedIn = person is not null, person, offset = (number - 1) * Pagination.Size };
        var officer = http.User.IsInRole(Roles.Officer) || http.User.IsInRole(Roles.Admin);
        return Page.Show<UseCasesPage>(new
        {
            Cases = await db.Query<UseCase>($"SELECT {UseCase.Columns} FROM {Offered} WHERE u.state = 'published' ORDER BY u.published_at DESC, u.seq DESC LIMIT {Pagination.Size} OFFSET @offset", args, ct),
            Total = await db.Value<long>($"SELECT count(*) FROM {Offered} WHERE u.state = 'published'", args, ct),
            Number = number,
            Mine = person is null ? [] : await db.Query<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.proposer_id = @person ORDER BY u.seq DESC LIMIT 50", args, ct),
            ToReview = officer ? await db.Value<long>("SELECT count(*) FROM use_case WHERE state = 'proposed'", ct: ct) : (long?)null,
        });
    }

    internal static async Task<IResult> ShowOne(string slug, HttpContext http, GiveOpinion.Request typed, FormErrors errors)
    {
        var (db, ct) = ((WatchDb)http.RequestServices.GetService(typeof(WatchDb))!, http.RequestAborted);
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        var useCase = await db.First<UseCase>($"SELECT {UseCase.Columns} FROM {Offered} WHERE u.slug = @slug AND u.state = 'published'", new { slug, signedIn = person is not null }, ct);
        if (useCase is null)
            return Results.NotFound();
        return Page.Show<UseCasePage>(new
        {
            UseCase = useCase,
            Opinions = await Opinion.Of(db, useCase.Id, person, ct),
            Expert = http.User.IsInRole(Roles.Expert),
            From = await db.First<string>("SELECT slug FROM item WHERE id = @FromItemId AND state = 'kept' AND (@signedIn OR NOT members_only)", new { useCase.FromItemId, signedIn = person is not null }, ct),
            Typed = typed,
            Errors = errors,
        });
    }
}
