using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>The officer notes that a publisher wants no excerpt of its articles here, or that it no longer minds.</summary>
public static class RefuseExcerpts
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/extraits/{source:guid}", Handle).NeedsForm().RequireAuthorization(Policies.Officer);

    private static async Task<IResult> Handle(Guid source, [FromForm] Toggle request, WatchDb db, HttpContext http)
    {
        var refused = request.Voulu != "oui";
        await db.Execute("UPDATE source SET no_excerpt = @refused WHERE id = @source", new { source, refused }, http.RequestAborted);
        Flash.Say(http, refused
            ? new Text("Plus aucun extrait de cette source n’est montré.", "No excerpt of this source is shown any more.")
            : new Text("Les extraits de cette source sont montrés à nouveau.", "Excerpts of this source are shown again."));
        return Page.SeeOther($"/veille?source={source}");
    }
}
