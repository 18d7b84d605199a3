using System.Globalization;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>The library as a page and as feeds: what was kept, narrowed by words and facets that stand in the address.</summary>
public static class BrowseLibrary
{
    private const int FeedSize = 50;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille", List).AllowAnonymous();
        app.MapGet("/veille.atom", (WatchDb db, Settings settings, HttpContext http) => Feed(db, settings, http, FeedDocument.Atom)).AllowAnonymous();
        app.MapGet("/veille.json", (WatchDb db, Settings settings, HttpContext http) => Feed(db, settings, http, FeedDocument.Json)).AllowAnonymous();
    }

    private static async Task<IResult> List(string? page, string? apres, WatchDb db, HttpContext http) =>
        await Show(LibraryFilter.Read(http.Request.Query), page, apres, db, http, null, null);

    /// <summary>The page of a filter; with what was refused when saving it.</summary>
    internal static async Task<IResult> Show(LibraryFilter filter, string? page, string? after, WatchDb db, HttpContext http, SavedFilters.Request? typed, Web.Forms.FormErrors? errors)
    {
        var ct = http.RequestAborted;
        var signedIn = http.User.Identity?.IsAuthenticated == true;
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, SearchLibrary.Bound / Pagination.Size) : 1;
        var found = await SearchLibrary.Run(db, filter, signedIn, number, after, Pagination.Size, ct);
        var named = filter.Facets.Concat(found.Facets.Select(facet => facet.Code)).Where(code => code[0] == 's').Select(code => Guid.Parse(code[2..])).Distinct().ToArray();
        var sources = named.Length == 0 ? [] : await db.Query<SourceName>("SELECT id, name FROM source WHERE id = ANY(@named)", new { named }, ct);
        return Page.Show<LibraryPage>(new
        {
            Filter = filter,
            Found = found,
            Number = number,
            After = after,
            SignedIn = signedIn,
            Reserved = !signedIn && await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM item WHERE state = 'kept' AND members_only)", ct: ct),
            Sources = sources.ToDictionary(source => source.Id.ToString(), source => source.Name),
            Typed = typed,
            Errors = errors ?? Web.Forms.FormErrors.None,
        });
    }

    // The same for everybody, signed in or not: an address that is followed must not change with who asks.
    private static async Task<IResult> Feed(WatchDb db, Settings settings, HttpContext http, Func<FeedOf, byte[]> write)
    {
        var filter = LibraryFilter.Read(http.Request.Query) with { Asked = "date" };
        return await FeedDocument.Answer(http, db, settings, filter, members: false, settings.Association, write, FeedSize);
    }
}

/// <summary>What a source is called.</summary>
[method: Dapper.ExplicitConstructor]
public sealed record SourceName(Guid Id, string Name);
