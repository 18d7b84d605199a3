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
        return Page.SeeOther(await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var import = Guid.CreateVersion7(db.Now);
            await db.Execute("INSERT INTO opml_import (id, by, at) VALUES (@import, @officer, @now)", new { import, officer, now = db.Now }, http.RequestAborted);
            for (var i = 0; i < links.Count; i++)
                await Store(db, import, i, links[i], officer, http.RequestAborted);
            return $"/animation/sources/opml/{import}";
        }, http.RequestAborted));
    }

    /// <summary>The sources listed in the document; a refusal when it lists none.</summary>
    public static IReadOnlyList<FeedLink> Decide(byte[] document)
    {
        if (document.Length > 0 && OpmlReader.IsOpml(document) && OpmlReader.Read(document) is { Count: > 0 } links)
            return links;
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

    private static async Task Store(WatchDb db, Guid import, int position, FeedLink link, Guid officer, CancellationToken ct)
    {
        var (id, name) = (Guid.CreateVersion7(db.Now), link.Title ?? (Uri.TryCreate(link.Url, UriKind.Absolute, out var address) ? address.Host : link.Url));
        name = name[..Math.Min(name.Length, 200)];
        var result = "refused";
        if (Links.Absolute(link.Url, null) is { } web)
        {
            result = await db.Execute(
                """
                INSERT INTO source (id, name, address, folder, language, state, added_by, added_at, rhythm, due_at)
                VALUES (@id, @name, @web, @Folder, 'fr', 'active', @officer, @now, @rhythm, @now) ON CONFLICT (address) DO NOTHING
                """,
                new { id, name, web = web.AbsoluteUri, link.Folder, officer, now = db.Now, rhythm = Rhythm.Ceiling }, ct) == 1 ? "added" : "known";
        }

        if (result == "added")
            await db.Publish(new SourceAdded(id, name, db.Now), ct);
        await db.Execute(
            """
            INSERT INTO opml_line (import_id, position, title, address, folder, result, source_id)
            VALUES (@import, @position, @Title, @Url, @Folder, @result, CASE WHEN @result = 'added' THEN @id ELSE (SELECT id FROM source WHERE address = @Url) END)
            """,
            new { import, position, link.Title, link.Url, link.Folder, result, id }, ct);
    }
}
