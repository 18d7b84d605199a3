using Animation.Contracts.Watch;
using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>A person asks that what answers a saved filter come with their watch by mail, or stops it.</summary>
public static class FilterByMail
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapPost("/veille/filtres/{id:guid}/courriel", Handle).NeedsForm();

    private static async Task<IResult> Handle(Guid id, [FromForm] Toggle request, WatchDb db, HttpContext http)
    {
        var (wanted, ct) = (request.Voulu != "non", http.RequestAborted);
        var args = new { id, person = http.User.RequiredPersonId(), now = db.Now };
        var changed = await db.InTransaction(async () =>
        {
            var rows = await db.Execute(
                wanted
                    ? "UPDATE saved_filter SET by_mail_since = @now WHERE id = @id AND person_id = @person AND by_mail_since IS NULL"
                    : "UPDATE saved_filter SET by_mail_since = NULL WHERE id = @id AND person_id = @person AND by_mail_since IS NOT NULL", args, ct);
            if (rows == 1 && !wanted)
                await db.Publish(new SavedFilterStopped(id, args.person, db.Now), ct);
            return rows;
        }, ct);
        if (changed == 1)
        {
            Flash.Say(http, wanted
                ? new Text("À partir de maintenant, ce que trouve ce filtre vient avec votre veille par courriel.", "From now on, what this filter finds comes with your watch by mail.")
                : new Text("Ce filtre ne vient plus par courriel ; son flux reste.", "This filter no longer comes by mail; its feed stays."));
        }
        return Page.SeeOther("/veille/ma-liste#filtres");
    }
}

/// <summary>Tells who asked for an item by a filter, when it is kept or corrected after they did.</summary>
public sealed class MatchSavedFilters(WatchDb db) : IConsumer<WatchItemPublished>
{
    [method: ExplicitConstructor]
    private sealed record Wanted(Guid Id, Guid PersonId, string Name, string Query);

    public async Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var (item, ct) = (context.Message, context.CancellationToken);
        var wanted = await db.Query<Wanted>("SELECT id, person_id, name, query FROM saved_filter WHERE by_mail_since <= @KeptAt", new { item.KeptAt }, ct);
        // Many save the same words: each text is asked once.
        foreach (var same in wanted.GroupBy(filter => filter.Query))
        {
            if (await SearchLibrary.Answers(db, LibraryFilter.Parse(same.Key), item.ItemId, ct))
                await db.PublishAll([.. same.Select(filter => new SavedFilterMatched(filter.Id, filter.PersonId, filter.Name, item.ItemId, db.Now))], ct);
        }
    }
}
