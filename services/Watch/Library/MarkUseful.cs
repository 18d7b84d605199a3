using Animation.Contracts.Watch;
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

/// <summary>A person says that an item was useful to them, or takes it back; and keeps one for themselves, or lets it go.</summary>
public static class MarkUseful
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/veille/{slug}/utile", Useful).NeedsForm();
        app.MapPost("/veille/{slug}/ma-liste", Mine).NeedsForm();
    }

    private static async Task<IResult> Useful(string slug, [FromForm] Toggle request, WatchDb db, HttpContext http)
    {
        var (person, wanted, ct) = (http.User.RequiredPersonId(), request.Voulu != "non", http.RequestAborted);
        var found = await db.InTransaction(async () =>
        {
            // The row of the item is locked first: two marks of two people are counted one after the other.
            if (await db.First<Guid?>("SELECT id FROM item WHERE slug = @slug AND state = 'kept' FOR UPDATE", new { slug }, ct) is not { } item)
                return false;
            var args = new { id = Guid.CreateVersion7(db.Now), item, person, now = db.Now };
            var mark = await db.First<Guid?>(
                wanted
                    ? "INSERT INTO useful_mark (id, item_id, person_id, at) VALUES (@id, @item, @person, @now) ON CONFLICT DO NOTHING RETURNING id"
                    : "DELETE FROM useful_mark WHERE item_id = @item AND person_id = @person RETURNING id", args, ct);
            if (mark is not { } told)
                return true;
            await db.Execute("UPDATE item SET useful = useful + @changed WHERE id = @item", new { item, changed = wanted ? 1 : -1 }, ct);
            if (wanted)
                await db.Publish(new ItemFoundUseful(told, item, person, db.Now), ct);
            else
                await db.Publish(new ItemUsefulTakenBack(told, item, person, db.Now), ct);
            return true;
        }, ct);
        if (!found)
            return Results.NotFound();
        Flash.Say(http, wanted ? new Text("Merci : votre avis compte.", "Thank you: it counts.") : new Text("Votre « utile » est retiré.", "Your mark is taken back."));
        return Page.SeeOther($"/veille/{slug}");
    }

    private static async Task<IResult> Mine(string slug, [FromForm] Toggle request, WatchDb db, HttpContext http)
    {
        var (wanted, ct) = (request.Voulu != "non", http.RequestAborted);
        if (await db.First<Guid?>("SELECT id FROM item WHERE slug = @slug AND state = 'kept'", new { slug }, ct) is not { } item)
            return Results.NotFound();
        await db.Execute(
            wanted
                ? "INSERT INTO my_item (person_id, item_id, at) VALUES (@person, @item, @now) ON CONFLICT DO NOTHING"
                : "DELETE FROM my_item WHERE person_id = @person AND item_id = @item",
            new { item, person = http.User.RequiredPersonId(), now = db.Now }, ct);
        Flash.Say(http, wanted ? new Text("Gardé dans votre liste.", "Kept in your list.") : new Text("Retiré de votre liste.", "Removed from your list."));
        return Page.SeeOther($"/veille/{slug}");
    }
}
