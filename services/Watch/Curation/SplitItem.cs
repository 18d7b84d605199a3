using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Curation;

/// <summary>"Not the same thing": the item leaves the one it was shown under, waits again, and is never put under it by the program again.</summary>
public static class SplitItem
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/{id:guid}/separer", Handle).RequireAuthorization(Policies.Officer).DisableAntiforgery();

    private static async Task<IResult> Handle(Guid id, WatchDb db, HttpContext http)
    {
        var split = await db.InTransaction(() => Run(db, id, http.User.RequiredPersonId(), http.RequestAborted), http.RequestAborted);
        if (split)
            Flash.Say(http, new Text("Séparés : les deux articles sont à trier chacun pour soi.", "Separated: each item is sorted on its own."));
        return Page.SeeOther($"/animation/veille?item={id}");
    }

    private static async Task<bool> Run(WatchDb db, Guid id, Guid by, CancellationToken ct)
    {
        if (await ItemStore.Lock(db, id, ct) is not { State: ItemStates.Merged, LeadId: { } lead } item)
            return false;
        await ItemStore.Apply(db, item, new ItemChange(ItemStates.Waiting, item.Alone), by, ct);
        await db.Execute("INSERT INTO apart (one, other, by, at) VALUES (@id, @lead, @by, @now) ON CONFLICT DO NOTHING", new { id, lead, by, now = db.Now }, ct);
        return true;
    }
}
