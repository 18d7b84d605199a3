using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Entering;
using Animation.Watch.Ingestion;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Letters;

/// <summary>The officer takes one link out of a newsletter: its page is read, and it waits in the inbox like any other item.</summary>
public static class TakeLink
{
    public sealed record Request
    {
        public string? Cle { get; init; }
    }

    [method: ExplicitConstructor]
    private sealed record Row(string Title, string? Address, string? Sealed, Guid? ItemId);

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/lettres/{id:guid}/liens/{place:int}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            (http, _, errors) => LetterPages.ShowOne(http, Guid.Parse((string)http.GetRouteValue("id")!), errors));

    private static async Task<IResult> Handle(Guid id, int place, [FromForm] Request request, WatchDb db, PoliteFetch fetch, Seals seals, HttpContext http)
    {
        var isNew = await Run(db, fetch, seals, id, place, http.User.RequiredPersonId(), http.RequestAborted);
        Flash.Say(http, isNew
            ? new Text("Lien pris : il attend votre décision dans le tri.", "Link taken: it awaits your decision in the inbox.")
            : new Text("Ce lien est déjà dans la veille.", "This link is already in the watch."));
        return Page.SeeOther($"/animation/veille/lettres/{id}#liens");
    }

    /// <summary>Answers whether the link is new to the watch.</summary>
    public static async Task<bool> Run(WatchDb db, PoliteFetch fetch, Seals seals, Guid letter, int place, Guid officer, CancellationToken ct)
    {
        var link = await db.First<Row>("SELECT title, address, sealed, item_id FROM letter_link WHERE letter_id = @letter AND place = @place", new { letter, place }, ct);
        if (link is null || (link.Address ?? seals.Open(link.Sealed!)) is not { } address)
            throw new Refusal("watch.link-gone", new Text("Ce lien n’est plus gardé. Retrouvez la page, puis ajoutez son adresse.", "This link is no longer kept. Find the page, then add its address."));
        if (link.ItemId is not null)
            return false;
        var found = await EnterItem.Look(fetch, address, link.Title, db.Now, ct);
        // What lay behind an address made for our mailbox is stored; that address never is.
        if (link.Sealed is not null && Same(found.Address, new Uri(address)))
            throw new Refusal("watch.link-nowhere", new Text("Ce lien passe par un traceur qui n’a pas répondu. Ouvrez la lettre, puis ajoutez l’adresse de la page.", "This link goes through a tracker that did not answer. Open the letter, then add the address of the page."));
        return await db.InTransaction(async () =>
        {
            var (item, isNew) = await EnterItem.Store(db, found with { Address = AddressKey.Clean(found.Address) }, "mail", officer, ct);
            await db.Execute("UPDATE letter_link SET item_id = @item WHERE letter_id = @letter AND place = @place", new { item, letter, place }, ct);
            return isNew;
        }, ct);
    }

    private static bool Same(Uri found, Uri tracked) => LetterLinks.IsKnownTracker(found) || AddressKey.Of(found.AbsoluteUri) == AddressKey.Of(tracked.AbsoluteUri);
}
