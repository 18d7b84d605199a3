using Animation.Contracts.Watch;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Sources;

/// <summary>Takes over the sources of another reader, as a file or as pasted text. They are read for the first time by the next tick.</summary>
public static class ImportOpml
{
    private const int Largest = 2 * 1024 * 1024;

    /// <summary>The text pasted; the file comes beside it.</summary>
    public sealed record Request
    {
        public string? Liste { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/sources/opml", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            async (http, request, errors) => await SourceList.Show(http, http.RequestServices.GetRequiredService<WatchDb>(), new AddSource.Request(), errors, request));

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var links = Decide(await Bytes(request, http));
        var officer = http.User.RequiredPersonId();
        var added = 0;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            foreach (var link in links)
                added += await Store(db, link, officer, http.RequestAborted);
            return "/animation/sources";
        }, http.RequestAborted);
        Flash.Say(http, new Text(
            $"{added} sources ajoutées, {links.Count - added} déjà suivies. Leurs contenus arrivent dans les minutes qui viennent.",
            $"{added} sources added, {links.Count - added} already followed. Their items arrive within minutes."));
        return Page.SeeOther("/animation/sources");
    }

    /// <summary>The sources listed in the document; a refusal when it lists none.</summary>
    public static IReadOnlyList<FeedLink> Decide(byte[] document)
    {
        if (document.Length > 0 && OpmlReader.IsOpml(document) && OpmlReader.Read(document) is { Count: > 0 } links)
            return [.. links.Where(link => Links.IsWeb(link.Url))];
        throw new Refusal(
            "watch.not-opml",
            new Text("Ce n’est pas une liste de sources (fichier OPML). Exportez-la depuis votre lecteur de flux.", "This is no list of sources (OPML file). Export it from your feed reader."),
            nameof(Request.Liste));
    }

    private static async Task<byte[]> Bytes(Request request, HttpContext http)
    {
        if (http.Request.Form.Files["Fichier"] is not { Length: > 0 } file)
            return System.Text.Encoding.UTF8.GetBytes(request.Liste ?? "");
        if (file.Length > Largest)
            throw new Refusal("watch.opml-too-large", new Text("Ce fichier est trop gros : 2 Mio au plus.", "This file is too large: 2 MiB at most."), nameof(Request.Liste));
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, http.RequestAborted);
        return bytes.ToArray();
    }

    private static async Task<int> Store(WatchDb db, FeedLink link, Guid officer, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(db.Now);
        var name = link.Title ?? new Uri(link.Url).Host;
        var added = await db.Execute(
            """
            INSERT INTO source (id, name, address, folder, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@id, @name, @Url, @Folder, 'fr', 'active', @officer, @now, @rhythm, @now) ON CONFLICT (address) DO NOTHING
            """,
            new { id, name, link.Url, link.Folder, officer, now = db.Now, rhythm = Rhythm.Ceiling }, ct);
        if (added == 1)
            await db.Publish(new SourceAdded(id, name, db.Now), ct);
        return added;
    }
}
