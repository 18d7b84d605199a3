using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Sources;

/// <summary>Pause a source, stop it, take it up again, read it now.</summary>
public static class SourceActs
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        var source = app.MapGroup("/animation/sources/{id:guid}").RequireAuthorization(Policies.Officer).DisableAntiforgery();
        source.MapPost("/pause", (Guid id, WatchDb db, HttpContext http) => Change(id, "paused", db, http));
        source.MapPost("/arreter", (Guid id, WatchDb db, HttpContext http) => Change(id, "stopped", db, http));
        source.MapPost("/reprendre", (Guid id, WatchDb db, HttpContext http) => Change(id, "active", db, http));
        source.MapPost("/lire", Read);
    }

    private static async Task<IResult> Change(Guid id, string to, WatchDb db, HttpContext http)
    {
        var changed = await db.Execute(
            """
            UPDATE source SET state = @to, due_at = CASE WHEN @to = 'active' THEN greatest(@now, coalesce(not_before, @now)) ELSE due_at END
            WHERE id = @id AND state <> @to AND (@to = 'active' OR state IN ('active', 'paused', 'gone'))
            """,
            new { id, to, now = db.Now }, http.RequestAborted);
        if (changed == 1)
            Flash.Say(http, to switch
            {
                "paused" => new Text("Source mise en pause.", "Source paused."),
                "stopped" => new Text("Source arrêtée : elle ne sera plus lue, ce qui en vient reste.", "Source stopped: it will be read no more, what came from it stays."),
                _ => new Text("Source reprise.", "Source resumed."),
            });
        return Page.SeeOther($"/animation/sources/{id}");
    }

    private static async Task<IResult> Read(Guid id, WatchDb db, FetchSource fetch, HttpContext http)
    {
        if (await SourcePages.Find(id, db, http.RequestAborted) is not { } source)
            return Results.NotFound();
        if (source.NotBefore is { } until && until > db.Now)
        {
            var when = WatchDates.Moment(until, db.Now);
            Flash.Say(http, new Text($"Le site demande d’attendre : prochaine lecture {when}.", $"The site asks us to wait: next read {when}."), warning: true);
            return Page.SeeOther($"/animation/sources/{id}");
        }

        var stored = await fetch.Run(source, PoliteFetch.Patience, http.RequestAborted);
        var after = await SourcePages.Find(id, db, http.RequestAborted);
        if (after?.LastError is { } error)
            Flash.Say(http, error, warning: true);
        else if (after?.LastFetchedAt == source.LastFetchedAt)
            Flash.Say(http, new Text("Ce site est déjà interrogé en ce moment : la source sera lue dans la minute.", "This site is being asked right now: the source will be read within a minute."));
        else
            Flash.Say(http, stored == 0
                ? new Text("Source lue : rien de nouveau.", "Source read: nothing new.")
                : new Text($"Source lue : {stored} nouveautés à trier.", $"Source read: {stored} new items to sort."));
        return Page.SeeOther($"/animation/sources/{id}");
    }
}
