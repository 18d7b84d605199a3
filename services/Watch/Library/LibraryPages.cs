using Animation.Hosting.Identity;
using Animation.Watch.Curation;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>What the watch shows on the home pages.</summary>
public static class LibraryPages
{
    private const int Shown = 5;
    private const string IsOffered = "item.state = 'kept' AND archived_at IS NULL AND (@signedIn OR NOT members_only)";

    // What matches a person's choices; a choice left empty means everything, and so does an item that names no place.
    private const string IsChosen =
        """
        item.state = 'kept' AND archived_at IS NULL AND kept_at > @since
        AND (mine.themes = '{}' OR item.themes && mine.themes)
        AND (mine.formats = '{}' OR item.format = ANY(mine.formats))
        AND (mine.maturities = '{}' OR item.maturities = '{}' OR item.maturities && mine.maturities)
        AND (item.places = '{}' OR mine.places = '{}' AND mine.places_within = '{}'
          OR item.places && mine.places OR (item.places || item.places_above) && mine.places_within)
        """;

    private static readonly TimeSpan recent = TimeSpan.FromDays(90);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/fragments/watch/nouveautes", Novelties).AllowAnonymous();
        app.MapGet("/fragments/watch/a-traiter", ToSort).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Novelties(WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        IReadOnlyList<LibraryLine> chosen = person is null ? [] : await db.Query<LibraryLine>(
            $"""
            SELECT {LibraryLine.Columns} FROM preference mine, item JOIN source ON source.id = item.source_id
            WHERE mine.person_id = @person AND {IsChosen} ORDER BY kept_at DESC, seq DESC LIMIT {Shown}
            """, new { person, since = db.Now - recent }, ct);
        return Page.Show<NoveltiesPiece>(new
        {
            Chosen = chosen.Count > 0,
            Lines = chosen.Count > 0 ? chosen : await db.Query<LibraryLine>(
                $"SELECT {LibraryLine.Columns} FROM {Item.From} WHERE {IsOffered} ORDER BY kept_at DESC, item.seq DESC LIMIT {Shown}", new { signedIn = person is not null }, ct),
        });
    }

    private static async Task<IResult> ToSort(WatchDb db, HttpContext http) => Page.Show<ToSortPiece>(new
    {
        Waiting = await Inbox.Waiting(db, http.RequestAborted),
        Lines = await db.Query<InboxLine>(
            $"SELECT {Inbox.LineColumns} FROM {Item.From} WHERE {Inbox.IsWaiting} ORDER BY {Inbox.Promising} LIMIT 10",
            new { now = db.Now, me = http.User.RequiredPersonId() }, http.RequestAborted),
    });
}
