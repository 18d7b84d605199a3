using System.Buffers.Text;
using System.Security.Cryptography;
using Animation.Contracts.Watch;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>A filter somebody gave a name, with the address nobody can guess under which it is followed.</summary>
[method: ExplicitConstructor]
public sealed record SavedFilter(Guid Id, string Name, string Query, string Token, bool ByMail);

/// <summary>A person names a filter, follows it as a feed, lets it go.</summary>
public static class SavedFilters
{
    private const int Most = 50;
    private const int LongestName = 80;
    private const int FeedSize = 50;

    public sealed record Request
    {
        public string? Nom { get; init; }

        /// <summary>What stands after the question mark.</summary>
        public string? Filtre { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/veille/filtres", Save).RefusedAs<Request>(
            (http, typed, errors) => BrowseLibrary.Show(LibraryFilter.Parse(typed.Filtre ?? ""), null, null, http.RequestServices.GetService(typeof(WatchDb)) as WatchDb ?? throw new InvalidOperationException(), http, typed, errors));
        app.MapPost("/veille/filtres/{id:guid}/supprimer", Delete).DisableAntiforgery();
        app.MapGet("/veille/flux/{token}.atom", (string token, WatchDb db, Settings settings, HttpContext http) => Feed(token, db, settings, http, FeedDocument.Atom)).AllowAnonymous();
        app.MapGet("/veille/flux/{token}.json", (string token, WatchDb db, Settings settings, HttpContext http) => Feed(token, db, settings, http, FeedDocument.Json)).AllowAnonymous();
    }

    internal static Task<IReadOnlyList<SavedFilter>> Of(WatchDb db, Guid person, CancellationToken ct) =>
        db.Query<SavedFilter>("SELECT id, name, query, token, by_mail_since IS NOT NULL AS by_mail FROM saved_filter WHERE person_id = @person ORDER BY at", new { person }, ct);

    private static async Task<IResult> Save([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (person, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var (name, query) = Decide(request, await db.Value<int>("SELECT count(*)::int FROM saved_filter WHERE person_id = @person", new { person }, ct));
            await db.Execute(
                "INSERT INTO saved_filter (id, person_id, name, query, token, at) VALUES (@id, @person, @name, @query, @token, @now)",
                new { id = Guid.CreateVersion7(db.Now), person, name, query, token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)), now = db.Now }, ct);
            return "";
        }, ct);
        Flash.Say(http, new Text("Filtre enregistré. Son adresse de flux est à vous seulement : ne la publiez pas.", "Filter saved. Its feed address is yours alone: do not publish it."));
        return Page.SeeOther("/veille/ma-liste#filtres");
    }

    /// <summary>The name and the filter as they are stored.</summary>
    public static (string Name, string Query) Decide(Request request, int already)
    {
        var name = (request.Nom ?? "").Trim();
        var filter = LibraryFilter.Parse(request.Filtre ?? "");
        if (name.Length is 0 or > LongestName)
            throw new Refusal("watch.filter-name", new Text($"Donnez un nom à ce filtre, {LongestName} caractères au plus.", $"Give this filter a name, {LongestName} characters at most."), nameof(Request.Nom));
        if (filter.IsEmpty)
            throw new Refusal("watch.filter-empty", new Text("Choisissez d’abord des mots ou un filtre.", "First choose words or a filter."));
        if (already >= Most)
            throw new Refusal("watch.filters-many", new Text($"Vous avez déjà {Most} filtres : supprimez-en un.", $"You already have {Most} filters: delete one."));
        return (name, filter.Query);
    }

    private static async Task<IResult> Delete(Guid id, WatchDb db, HttpContext http)
    {
        var (args, ct) = (new { id, person = http.User.RequiredPersonId() }, http.RequestAborted);
        await db.InTransaction(async () =>
        {
            if (await db.First<bool>("DELETE FROM saved_filter WHERE id = @id AND person_id = @person RETURNING by_mail_since IS NOT NULL", args, ct))
                await db.Publish(new SavedFilterStopped(id, args.person, db.Now), ct);
        }, ct);
        Flash.Say(http, new Text("Filtre supprimé ; son flux ne répond plus.", "Filter deleted; its feed no longer answers."));
        return Page.SeeOther("/veille/ma-liste#filtres");
    }

    private static async Task<IResult> Feed(string token, WatchDb db, Settings settings, HttpContext http, Func<FeedOf, byte[]> write)
    {
        var saved = await db.First<SavedFilter>("SELECT id, name, query, token, by_mail_since IS NOT NULL AS by_mail FROM saved_filter WHERE token = @token", new { token }, http.RequestAborted);
        return saved is null
            ? Results.NotFound()
            : await FeedDocument.Answer(http, db, settings, LibraryFilter.Parse(saved.Query) with { Asked = "date" }, members: true, saved.Name, write, FeedSize);
    }
}
