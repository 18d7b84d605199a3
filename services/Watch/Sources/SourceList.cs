using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Sources;

/// <summary>The sources with their health; those in trouble first.</summary>
public static class SourceList
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/animation/sources", (HttpContext http, WatchDb db) => Show(http, db, new AddSource.Request(), FormErrors.None)).RequireAuthorization(Policies.Officer);

    internal static async Task<IResult> Show(HttpContext http, WatchDb db, AddSource.Request add, FormErrors errors, ImportOpml.Request? import = null)
    {
        var page = int.TryParse(http.Request.Query["page"], out var number) ? Math.Clamp(number, 1, 10_000) : 1;
        var total = await db.Value<long>("SELECT count(*) FROM source", ct: http.RequestAborted);
        var sources = await db.Query<Source>(
            $"""
            SELECT {Source.Columns} FROM source
            ORDER BY (state = 'gone') DESC, (state = 'active' AND failures > 0) DESC, lower(name), id LIMIT {Pagination.Size} OFFSET @offset
            """,
            new { offset = (page - 1) * Pagination.Size }, http.RequestAborted);
        return Page.Show<SourceListPage>(new { Sources = sources, Total = total, Number = page, Add = add, Errors = errors, Import = import });
    }
}
