using Animation.Contracts.Watch;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Fetching;
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

/// <summary>The officer gives the address of a feed, or of a page that announces one; it is read at once.</summary>
public static class AddSource
{
    /// <summary>What was typed.</summary>
    public sealed record Request
    {
        public string? Adresse { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/sources", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            async (http, request, errors) => await SourceList.Show(http, http.RequestServices.GetRequiredService<WatchDb>(), request, errors));

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, GuardedFetch fetch, HttpContext http)
    {
        if (await Run(db, fetch, request, http.User.RequiredPersonId(), http.RequestAborted) is { } name)
            Flash.Say(http, new Text($"Source ajoutée : {name}", $"Source added: {name}"));
        return Page.SeeOther("/animation/sources");
    }

    /// <summary>Reads the address over HTTP, then adds the source with its recent items. Answers its name, null when the form was sent before.</summary>
    public static async Task<string?> Run(WatchDb db, GuardedFetch fetch, Request request, Guid officer, CancellationToken ct)
    {
        var found = await Find(fetch, Decide(request.Adresse), db.Now, ct);
        string? name = null;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            await Store(db, found, officer, ct);
            return name = found.Name;
        }, ct);
        return name;
    }

    /// <summary>The address meant by what was typed; a refusal when it can be none.</summary>
    public static Uri Decide(string? typed)
    {
        var text = (typed ?? "").Trim();
        if (text.Length == 0)
            throw new Refusal("watch.address-missing", new Text("Indiquez l’adresse d’un site ou d’un flux.", "Give the address of a site or of a feed."), nameof(Request.Adresse));
        if (text.StartsWith("feed:", StringComparison.OrdinalIgnoreCase))
            text = text[5..].TrimStart('/');
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"https://{text}";
        return text.Length <= Bounds.Address && !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Host.Contains('.', StringComparison.Ordinal) || address.HostNameType == UriHostNameType.IPv6 || address.IsLoopback)
            ? address
            : throw new Refusal(
                "watch.address-malformed",
                new Text("Cette adresse n’est pas complète. Exemple : https://www.exemple.fr/actualites", "This address is not complete. Example: https://www.example.org/news"),
                nameof(Request.Adresse));
    }

    private static async Task<FoundFeed> Find(GuardedFetch fetch, Uri address, DateTimeOffset now, CancellationToken ct)
    {
        var page = await Get(fetch, address, ct);
        if (TryRead(page, now) is { } feed)
            return new FoundFeed(page, feed);
        // Feeds of comments are announced beside the one that people mean.
        var announced = FeedDiscovery.Find(page.Body, page.Address, page.ContentType)
            .OrderBy(link => $"{link.Title} {link.Url}".Contains("comment", StringComparison.OrdinalIgnoreCase)).Take(3);
        foreach (var link in announced)
        {
            if (Links.Absolute(link.Url, page.Address) is { } at && await Get(fetch, at, ct) is var candidate && TryRead(candidate, now) is { } read)
                return new FoundFeed(candidate, read);
        }

        throw new Refusal(
            "watch.not-a-feed",
            new Text("Cette page n’est pas un flux et n’en annonce aucun. Cherchez sur le site un lien « RSS » et donnez son adresse.", "This page is no feed and announces none. Look for an “RSS” link on the site and give its address."),
            nameof(Request.Adresse));
    }

    private static async Task<Fetched> Get(GuardedFetch fetch, Uri address, CancellationToken ct) =>
        await fetch.Get(new FetchRequest(address) { Accept = FetchSource.Accept }, ct) switch
        {
            Fetched fetched => fetched,
            FetchFailed failed => throw new Refusal($"watch.{failed.Code}", failed.Message, nameof(Request.Adresse)),
            _ => throw new InvalidOperationException("A request without validators cannot be unchanged."),
        };

    private static Feed? TryRead(Fetched document, DateTimeOffset now)
    {
        try
        {
            return FeedReader.Read(document.Body, new ReadOptions(now, document.Address, document.ContentType));
        }
        catch (Refusal refusal) when (refusal.Problems[0].Code == "watch.not-a-feed")
        {
            return null;
        }
    }

    private static async Task Store(WatchDb db, FoundFeed found, Guid officer, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(db.Now);
        var rhythm = Rhythm.Of([.. found.Feed.Entries.Select(entry => entry.Published ?? entry.Updated).OfType<DateTimeOffset>()], db.Now, found.Feed.Ttl);
        var added = await db.Execute(
            """
            INSERT INTO source (id, name, address, site, language, state, added_by, added_at, etag, last_modified, body_hash, rhythm, last_fetched_at, last_success_at, last_whole_at, due_at)
            VALUES (@id, @Name, @Address, @Site, @Language, 'active', @officer, @now, @ETag, @LastModified, @Hash, @rhythm, @now, @now, @now, @due)
            ON CONFLICT (address) DO NOTHING
            """,
            new
            {
                id,
                found.Name,
                found.Address,
                found.Site,
                found.Language,
                officer,
                now = db.Now,
                found.Document.ETag,
                found.Document.LastModified,
                found.Hash,
                rhythm,
                due = Rhythm.Next(db.Now, rhythm, Random.Shared.NextDouble()),
            },
            ct);
        if (added == 0)
            throw new Refusal("watch.source-known", new Text("Cette source est déjà suivie.", "This source is already followed."), nameof(Request.Adresse));
        await StoreItems.Store(db, id, found.Language, Ingest.Select(found.Feed, db.Now, first: true), ct);
        await db.Publish(new SourceAdded(id, found.Name, db.Now), ct);
    }
}
