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

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, PoliteFetch fetch, HttpContext http)
    {
        var found = await FindFeed.At(fetch, Decide(request.Adresse), db.Now, nameof(Request.Adresse), http.RequestAborted);
        if (found.Feed is null)
            return await SourceList.Show(http, db, request, FormErrors.None, choices: found.Choices);
        if (await Store(db, found.Feed, request, http.User.RequiredPersonId(), http.RequestAborted))
            Flash.Say(http, new Text($"Source ajoutée : {found.Feed.Name}", $"Source added: {found.Feed.Name}"));
        return Page.SeeOther("/animation/sources");
    }

    /// <summary>Reads the address over HTTP, then adds the source with its recent items; of several feeds the first. Answers its name, null when the form was sent before.</summary>
    public static async Task<string?> Run(WatchDb db, PoliteFetch fetch, Request request, Guid officer, CancellationToken ct)
    {
        var found = await FindFeed.At(fetch, Decide(request.Adresse), db.Now, nameof(Request.Adresse), ct);
        var feed = found.Feed ?? (await FindFeed.At(fetch, new Uri(found.Choices[0].Url), db.Now, nameof(Request.Adresse), ct)).Feed;
        return feed is not null && await Store(db, feed, request, officer, ct) ? feed.Name : null;
    }

    private static async Task<bool> Store(WatchDb db, FoundFeed found, Request request, Guid officer, CancellationToken ct)
    {
        var added = false;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            await Store(db, found, officer, ct);
            added = true;
            return found.Name;
        }, ct);
        return added;
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

    private static async Task Store(WatchDb db, FoundFeed found, Guid officer, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(db.Now);
        var dates = found.Feed.Entries.Select(entry => entry.Published ?? entry.Updated).OfType<DateTimeOffset>().ToList();
        var rhythm = Rhythm.Of(dates, db.Now, found.Feed.Ttl > found.Document.MaxAge ? found.Feed.Ttl : found.Document.MaxAge ?? found.Feed.Ttl);
        var added = await db.Execute(
            """
            INSERT INTO source (id, name, address, site, language, state, added_by, added_at, etag, last_modified, body_hash, rhythm, last_fetched_at, last_success_at, last_whole_at, due_at,
              habit, last_item_at, said_language)
            VALUES (@id, @Name, @Address, @Site, @Language, 'active', @officer, @now, @ETag, @LastModified, @Hash, @rhythm, @now, @now, @now, @due,
              @habit, @newest, @said)
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
                habit = Rhythm.Habit(dates),
                newest = dates.Count > 0 ? dates.Max() : (DateTimeOffset?)null,
                said = found.Feed.Language is null ? null : found.Language,
            },
            ct);
        if (added == 0)
            throw new Refusal("watch.source-known", new Text("Cette source est déjà suivie.", "This source is already followed."), nameof(Request.Adresse));
        await StoreItems.Store(db, id, found.Language, Ingest.Select(found.Feed, db.Now, first: true), ct);
        await db.Publish(new SourceAdded(id, found.Name, db.Now), ct);
    }
}
