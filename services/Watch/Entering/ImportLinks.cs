using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Watch.Curation;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Entering;

/// <summary>The officer pastes a table of links already kept elsewhere: first looked at line by line, then kept.</summary>
public static class ImportLinks
{
    /// <summary>What was pasted.</summary>
    public sealed record Request
    {
        public string? Tableau { get; init; }

        /// <summary><c>verifier</c> shows what would happen, <c>importer</c> does it.</summary>
        public string? Action { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/veille/tableau", () => Page.Show<ImportLinksPage>(new { Form = new Request() })).RequireAuthorization(Policies.Officer);
        app.MapPost("/animation/veille/tableau", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request, ImportLinksPage>();
    }

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var lines = LinkTable.Read(request.Tableau, db.Now);
        if (request.Action != "importer")
            return Page.Show<ImportLinksPage>(new { Form = request, Lines = lines });
        var counts = await Run(db, request, lines, http.User.RequiredPersonId(), http.RequestAborted);
        Flash.Say(http, new Text($"Gardés : {counts.Kept}. Déjà là : {counts.Known}. Refusés : {counts.Refused}.", $"Kept: {counts.Kept}. Already there: {counts.Known}. Refused: {counts.Refused}."), warning: counts.Refused > 0);
        return Page.SeeOther(counts.Refused > 0 ? "/animation/veille/tableau" : "/veille");
    }

    /// <summary>Keeps every good line whose link is not in the watch yet; all or nothing.</summary>
    public static async Task<(int Kept, int Known, int Refused)> Run(WatchDb db, Request request, IReadOnlyList<TableLine> lines, Guid officer, CancellationToken ct)
    {
        var (kept, known) = (0, 0);
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            foreach (var line in lines)
            {
                if (line.Link is null)
                    continue;
                var (id, isNew) = await EnterItem.Store(db, line.Link, "table", officer, ct);
                if (!isNew || await ItemStore.Lock(db, id, ct) is not { } item)
                {
                    known++;
                    continue;
                }

                await ItemStore.Apply(db, item, DecideItem.Decide(item, new() { Action = "garder", Themes = line.Themes, Note = line.Note }, db.Now), officer, ct);
                kept++;
            }

            return "";
        }, ct);
        return (kept, known, lines.Count(line => line.Link is null));
    }
}
