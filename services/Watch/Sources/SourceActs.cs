using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Sources;

/// <summary>Pause a source, take it up again, read it now.</summary>
public static class SourceActs
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        var source = app.MapGroup("/animation/sources/{id:guid}").RequireAuthorization(Policies.Officer).DisableAntiforgery();
        source.MapPost("/pause", (Guid id, WatchDb db, HttpContext http) => Change(id, "active", "paused", db, http));
        source.MapPost("/reprendre", (Guid id, WatchDb db, HttpContext http) => Change(id, null, "active", db, http));
        source.MapPost("/lire", Read);
    }

    private static async Task<IResult> Change(Guid id, string? from, string to, WatchDb db, HttpContext http)
    {
        var changed = await db.Execute(
            "UPDATE source SET state = @to, due_at = CASE WHEN @to = 'active' THEN @now ELSE due_at END WHERE id = @id AND state <> @to AND (@from::text IS NULL OR state = @from)",
            new { id, from, to, now = db.Now }, http.RequestAborted);
        if (changed == 1)
            Flash.Say(http, to == "paused" ? new Text("Source mise en pause.", "Source paused.") : new Text("Source reprise.", "Source resumed."));
        return Page.SeeOther("/animation/sources");
    }

    private static async Task<IResult> Read(Guid id, WatchDb db, FetchSource fetch, HttpContext http)
    {
        if (await db.First<Source>($"SELECT {Source.Columns} FROM source WHERE id = @id", new { id }, http.RequestAborted) is not { } source)
            return Results.NotFound();
        var stored = await fetch.Run(source, http.RequestAborted);
        var after = await db.First<Source>($"SELECT {Source.Columns} FROM source WHERE id = @id", new { id }, http.RequestAborted);
        if (after?.LastError is { } error)
            Flash.Say(http, error, warning: true);
        else
            Flash.Say(http, stored == 0
                ? new Text("Source lue : rien de nouveau.", "Source read: nothing new.")
                : new Text($"Source lue : {stored} nouveautés à trier.", $"Source read: {stored} new items to sort."));
        return Page.SeeOther("/animation/sources");
    }
}
