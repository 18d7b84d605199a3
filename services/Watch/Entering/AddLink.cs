using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Entering;

/// <summary>The officer pastes a link, or sends it from the bookmark bar; its page is read and the item opens in the inbox.</summary>
public static class AddLink
{
    /// <summary>What was typed.</summary>
    public sealed record Request
    {
        public string? Adresse { get; init; }

        public string? Titre { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/veille/lien", (string? adresse, string? titre) => Page.Show<AddLinkPage>(new { Form = new Request { Adresse = adresse, Titre = titre } })).RequireAuthorization(Policies.Officer);
        app.MapPost("/animation/veille/lien", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request, AddLinkPage>();
    }

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, PoliteFetch fetch, HttpContext http)
    {
        var ct = http.RequestAborted;
        var found = await EnterItem.Look(fetch, request.Adresse, request.Titre, db.Now, ct);
        var known = false;
        var item = await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var (id, isNew) = await EnterItem.Store(db, found, "link", http.User.RequiredPersonId(), ct);
            known = !isNew;
            return id.ToString();
        }, ct);
        Flash.Say(http, known
            ? new Text("Ce lien est déjà dans la veille : le voici.", "This link is already in the watch: here it is.")
            : new Text("Lien ajouté : il attend votre décision.", "Link added: it awaits your decision."));
        return Page.SeeOther($"/animation/veille?item={item}");
    }

    /// <summary>The address to keep among one's bookmarks: it brings the page being read here.</summary>
    public static string Bookmark(Settings settings) =>
        $"javascript:location.href='{new Uri(settings.Url, "/animation/veille/lien")}?adresse='+encodeURIComponent(location.href)+'&titre='+encodeURIComponent(document.title.slice(0,300))";
}
