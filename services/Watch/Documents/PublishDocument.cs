using System.Security.Cryptography;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;
using Animation.Watch.Sources;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Documents;

/// <summary>A file as it is stored.</summary>
internal sealed record StoredFile(FileKind Kind, string Name, byte[] Bytes);

/// <summary>A document in the officer's list.</summary>
[method: ExplicitConstructor]
public sealed record DocumentLine(Guid Id, Guid ItemId, string Title, string Sort, string State, string? Slug, bool MembersOnly, int Versions, long Downloads);

/// <summary>The officer puts a guide, a kit, a replay or slides of the association into the library, then a newer version of its file.</summary>
public static class PublishDocument
{
    /// <summary>Bytes of a file: what slides weigh once their pictures have a reasonable size.</summary>
    public const int Largest = 20 * 1024 * 1024;

    private const string Path = "/animation/veille/documents";
    private const int MostVersions = 20;

    public sealed record Request
    {
        public string? Titre { get; init; }

        public string? Resume { get; init; }

        public string? Sorte { get; init; }

        public string? Auteurs { get; init; }

        public string? Licence { get; init; }

        /// <summary>Where it is seen when it is no file: a video.</summary>
        public string? Adresse { get; init; }

        public string? Transcription { get; init; }

        public string? Reserve { get; init; }

        public string? Cle { get; init; }
    }

    public sealed record VersionRequest
    {
        public string? Changements { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Delegate)((HttpContext http) => Show(http, new Request(), FormErrors.None, null))).RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Handle).RequireAuthorization(Policies.Officer).WithMetadata(new RequestSizeLimitAttribute(Largest + (1024 * 1024))).RefusedAs<Request>((http, typed, errors) => Show(http, typed, errors, null));
        app.MapPost(Path + "/{id:guid}/versions", HandleVersion).RequireAuthorization(Policies.Officer).WithMetadata(new RequestSizeLimitAttribute(Largest + (1024 * 1024)))
            .RefusedAs<VersionRequest>((http, _, errors) => Show(http, new Request(), errors, Guid.Parse((string)http.GetRouteValue("id")!)));
    }

    internal static async Task<IResult> Show(HttpContext http, Request form, FormErrors errors, Guid? refused) => Page.Show<DocumentsPage>(new
    {
        Form = form,
        Errors = errors,
        Refused = refused,
        Documents = await http.RequestServices.GetRequiredService<WatchDb>().Query<DocumentLine>(
            """
            SELECT d.id, item_id, title, sort, state, slug, members_only, (SELECT count(*)::int FROM document_version v WHERE v.document_id = d.id) AS versions,
              (SELECT coalesce(sum(count), 0)::bigint FROM download WHERE file = 'document/' || d.id) AS downloads
            FROM document d JOIN item ON item.id = item_id ORDER BY item.seq DESC LIMIT 200
            """, ct: http.RequestAborted),
    });

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, Settings settings, HttpContext http)
    {
        var file = await Read(http, required: string.IsNullOrWhiteSpace(request.Adresse));
        var item = await Run(db, settings, request, file, http.User.RequiredPersonId(), http.RequestAborted);
        Flash.Say(http, new Text("Document reçu. Choisissez ses thèmes, puis gardez-le : il paraîtra dans la veille.", "Document received. Choose its themes, then keep it: it will appear in the watch."));
        return Page.SeeOther($"/animation/veille?item={item}");
    }

    private static async Task<IResult> HandleVersion(Guid id, [FromForm] VersionRequest request, WatchDb db, HttpContext http)
    {
        var file = (await Read(http, required: true))!;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            if (!await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM document WHERE id = @id)", new { id }, http.RequestAborted))
                throw new Refusal("watch.document-unknown", new Text("Ce document n’existe plus.", "This document is no longer there."));
            await Add(db, id, file, PlainText.Tidy(request.Changements ?? ""), http.RequestAborted);
            return "";
        }, http.RequestAborted);
        Flash.Say(http, new Text("Nouvelle version en place. Les précédentes restent accessibles sur sa page.", "New version in place. The former ones stay on its page."));
        return Page.SeeOther(Path);
    }

    // The name counts for nothing, the bytes for everything.
    private static async Task<StoredFile?> Read(HttpContext http, bool required)
    {
        if (http.Request.Form.Files["Fichier"] is not { Length: > 0 } sent)
            return required ? throw new Refusal("watch.document-missing", new Text("Choisissez un fichier, ou donnez l’adresse de la vidéo.", "Choose a file, or give the address of the video."), "Fichier") : null;
        if (sent.Length > Largest)
            throw new Refusal("watch.document-large", new Text("Ce fichier dépasse 20 Mo : réduisez ses images.", "This file exceeds 20 MB: shrink its pictures."), "Fichier");
        var bytes = new byte[sent.Length];
        await using (var stream = sent.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, http.RequestAborted);
        var kind = FileKind.Of(bytes, sent.FileName) ?? throw new Refusal("watch.document-kind", new Text(
            "Ce type de fichier n’est pas pris : PDF, bureautique sans macro, image PNG ou JPEG, texte, CSV, sous-titres ou ZIP.", "This kind of file is not taken: PDF, office files without macros, PNG or JPEG pictures, text, CSV, captions or ZIP."), "Fichier");
        return new StoredFile(kind, kind.Named(sent.FileName), bytes);
    }

    /// <summary>Stores the document; it waits in the inbox, marked as ours. Answers its item.</summary>
    internal static async Task<string> Run(WatchDb db, Settings settings, Request request, StoredFile? file, Guid officer, CancellationToken ct)
    {
        var address = Decide(request, file is not null);
        return await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var document = Guid.CreateVersion7(db.Now);
            var url = file is null ? address! : new Uri(settings.Url, $"/veille/documents/{document}");
            var source = await House(db, settings, officer, ct);
            var (title, said) = (PlainText.Tidy(request.Titre!), PlainText.Tidy(request.Resume ?? ""));
            await StoreItems.Store(db, source, "fr", [new IncomingItem(document.ToString("N"), url.AbsoluteUri, AddressKey.Of(url.AbsoluteUri), title, said, $"<p>{System.Net.WebUtility.HtmlEncode(said)}</p>", db.Now, ThemeHints.In($"{title} {said}").Count)], ct);
            var item = await db.First<Guid?>("SELECT id FROM item WHERE source_id = @source AND external_key = @external", new { source, external = document.ToString("N") }, ct)
                ?? throw new Refusal("watch.document-known", new Text("Cette adresse est déjà dans la veille.", "This address is already in the watch."), nameof(Request.Adresse));
            await db.Execute(
                "UPDATE item SET state = 'waiting', lead_id = NULL, via = 'link', format = 'guide', own = true, licence = @Licence, members_only = @reserved WHERE id = @item",
                new { request.Licence, reserved = request.Reserve == "true", item }, ct);
            await db.Execute(
                "INSERT INTO document (id, item_id, sort, authors, transcript) VALUES (@document, @item, @Sorte, @authors, @transcript)",
                new { document, item, request.Sorte, authors = PlainText.Tidy(request.Auteurs ?? ""), transcript = Links.Absolute(request.Transcription, null)?.AbsoluteUri }, ct);
            if (file is not null)
                await Add(db, document, file, "", ct);
            return item.ToString();
        }, ct);
    }

    /// <summary>Checks what was typed. Answers the address of what is no file.</summary>
    internal static Uri? Decide(Request request, bool hasFile)
    {
        var problems = new List<Problem>();
        if (PlainText.Tidy(request.Titre ?? "").Length is 0 or > 300)
            problems.Add(new("watch.title-missing", new Text("Donnez un titre de 300 caractères au plus.", "Give a title of at most 300 characters."), nameof(request.Titre)));
        if ((request.Resume ?? "").Length > 1000)
            problems.Add(new("watch.line-too-long", new Text("1 000 caractères au plus.", "1,000 characters at most."), nameof(request.Resume)));
        if ((request.Auteurs ?? "").Length > 200)
            problems.Add(new("watch.line-too-long", new Text("200 caractères au plus.", "200 characters at most."), nameof(request.Auteurs)));
        if (OwnDocument.Sorts.All(term => term.Code != request.Sorte))
            problems.Add(new("watch.choice-unknown", new Text("Choisissez dans la liste.", "Choose from the list."), nameof(request.Sorte)));
        if (Licences.All.All(licence => licence.Code != request.Licence))
            problems.Add(new("watch.licence-missing", new Text("Choisissez la licence : sans elle, personne n’ose réutiliser.", "Choose the licence: without one, nobody dares to reuse."), nameof(request.Licence)));
        if (!string.IsNullOrWhiteSpace(request.Transcription) && Links.Absolute(request.Transcription, null) is null)
            problems.Add(new("watch.address-malformed", new Text("L’adresse doit commencer par http:// ou https://.", "The address must begin with http:// or https://."), nameof(request.Transcription)));
        Uri? address = null;
        if (!hasFile)
        {
            address = Links.Absolute(request.Adresse, null);
            if (address is null)
                problems.Add(new("watch.address-malformed", new Text("L’adresse doit commencer par http:// ou https://.", "The address must begin with http:// or https://."), nameof(request.Adresse)));
        }

        Refusal.ThrowIfAny(problems);
        return address;
    }

    private static async Task Add(WatchDb db, Guid document, StoredFile file, string changes, CancellationToken ct)
    {
        var number = await db.Value<int>("SELECT coalesce(max(number), 0) + 1 FROM (SELECT number FROM document_version WHERE document_id = @document FOR UPDATE) v", new { document }, ct);
        if (number > MostVersions)
            throw new Refusal("watch.versions-many", new Text($"{MostVersions} versions au plus : publiez un nouveau document.", $"{MostVersions} versions at most: publish a new document."));
        await db.Execute(
            """
            INSERT INTO document_version (document_id, number, name, type, bytes, size, sha256, changes, added_at)
            VALUES (@document, @number, @Name, @Type, @Bytes, @Length, @sha, @changes, @now)
            """,
            new { document, number, file.Name, file.Kind.Type, file.Bytes, file.Bytes.Length, sha = SHA256.HashData(file.Bytes), changes = changes.Length > 300 ? changes[..300] : changes, now = db.Now }, ct);
    }

    // The association is the publisher.
    private static async Task<Guid> House(WatchDb db, Settings settings, Guid officer, CancellationToken ct)
    {
        await db.Execute(
            """
            INSERT INTO source (id, name, address, site, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@id, @Association, 'maison:', @site, 'fr', 'manual', @officer, @now, '1 day', @now) ON CONFLICT (address) DO UPDATE SET name = excluded.name
            """, new { id = Guid.CreateVersion7(db.Now), settings.Association, site = settings.Url.AbsoluteUri, officer, now = db.Now }, ct);
        return await db.Value<Guid>("SELECT id FROM source WHERE address = 'maison:'", ct: ct);
    }
}
