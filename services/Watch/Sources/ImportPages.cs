using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Sources;

/// <summary>One source of an imported list, and where it stands.</summary>
[method: ExplicitConstructor]
public sealed record ImportLine(string? Title, string Address, string? Folder, string Result, Guid? SourceId, DateTimeOffset? LastSuccessAt, string? LastErrorFr, string? LastErrorEn)
{
    public Text? Error => LastErrorFr is null ? null : new Text(LastErrorFr, LastErrorEn ?? LastErrorFr);

    /// <summary>True once its first reading ended, well or badly.</summary>
    public bool Read => LastSuccessAt is not null || LastErrorFr is not null;
}

/// <summary>An import line by line while its sources are read for the first time; the whole of it can be taken back.</summary>
public static class ImportPages
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        var import = app.MapGroup("/animation/sources/opml/{import:guid}").RequireAuthorization(Policies.Officer).DisableAntiforgery();
        import.MapGet("", Show);
        import.MapPost("/annuler", Undo);
    }

    private static async Task<IResult> Show(Guid import, WatchDb db, HttpContext http)
    {
        if (await db.First<DateTimeOffset?>("SELECT at FROM opml_import WHERE id = @import AND undone_at IS NULL", new { import }, http.RequestAborted) is null)
            return Results.NotFound();
        return Page.Show<ImportPage>(new
        {
            Import = import,
            Lines = await db.Query<ImportLine>(
                """
                SELECT line.title, line.address, line.folder, line.result, source.id AS source_id, source.last_success_at, source.last_error_fr, source.last_error_en
                FROM opml_line line LEFT JOIN source ON source.id = line.source_id WHERE import_id = @import ORDER BY position
                """,
                new { import }, http.RequestAborted),
        });
    }

    // What nobody decided on goes with its source; a source from which something was kept or written off is only stopped.
    private static async Task<IResult> Undo(Guid import, WatchDb db, HttpContext http)
    {
        var undone = await db.InTransaction(async () =>
        {
            if (await db.Execute("UPDATE opml_import SET undone_at = @now WHERE id = @import AND undone_at IS NULL", new { import, now = db.Now }, http.RequestAborted) == 0)
                return false;
            var sources = (await db.Query<Guid>("SELECT source_id FROM opml_line WHERE import_id = @import AND result = 'added' AND source_id IS NOT NULL", new { import }, http.RequestAborted)).ToArray();
            var items = (await db.Query<Guid>(
                "SELECT id FROM item WHERE source_id = ANY(@sources) AND state IN ('waiting', 'merged') AND version = 0 AND NOT EXISTS (SELECT 1 FROM decision WHERE item_id = item.id)",
                new { sources }, http.RequestAborted)).ToArray();
            await db.Execute(
                """
                UPDATE item SET lead_id = NULL, same_level = NULL, same_title = NULL, same_text = NULL, state = 'waiting' WHERE lead_id = ANY(@items) AND NOT id = ANY(@items);
                DELETE FROM item WHERE id = ANY(@items);
                DELETE FROM sighting WHERE source_id = ANY(@sources);
                UPDATE source SET state = 'stopped' WHERE id = ANY(@sources) AND EXISTS (SELECT 1 FROM item WHERE source_id = source.id);
                DELETE FROM source WHERE id = ANY(@sources) AND NOT EXISTS (SELECT 1 FROM item WHERE source_id = source.id)
                """,
                new { sources, items }, http.RequestAborted);
            return true;
        }, http.RequestAborted);
        if (undone)
            Flash.Say(http, new Text("Import annulé.", "Import undone."));
        return Page.SeeOther("/animation/sources");
    }
}
