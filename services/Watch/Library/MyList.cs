using System.Globalization;
using System.Text;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.OpenData;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>What a person kept for themselves: found by words, taken away as a file; and the filters they follow.</summary>
public static class MyList
{
    private const int MostExported = 10_000;
    private const string Mine =
        "my_item.person_id = @person AND item.state = 'kept' AND (@words::text IS NULL OR search @@ websearch_to_tsquery('french_plain', @words))";
    private const string From = "my_item JOIN item ON item.id = my_item.item_id JOIN source ON source.id = item.source_id";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/ma-liste", Show);
        app.MapGet("/veille/ma-liste.csv", Export);
    }

    private static async Task<IResult> Show(string? q, string? page, WatchDb db, Settings settings, HttpContext http)
    {
        var (person, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        var words = LibraryFilter.Read(http.Request.Query).Words;
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 1000) : 1;
        var args = new { person, words, offset = (number - 1) * Pagination.Size };
        return Page.Show<MyListPage>(new
        {
            Words = words,
            Number = number,
            Total = await db.Value<long>($"SELECT count(*) FROM {From} WHERE {Mine}", args, ct),
            Lines = await db.Query<LibraryLine>(
                $"SELECT {LibraryLine.Columns} FROM {From} WHERE {Mine} ORDER BY my_item.at DESC, item.seq DESC LIMIT {Pagination.Size} OFFSET @offset", args, ct),
            Filters = await SavedFilters.Of(db, person, ct),
            Site = settings.Url,
        });
    }

    private static async Task<IResult> Export(WatchDb db, Settings settings, HttpContext http)
    {
        var lines = await db.Query<LibraryLine>(
            $"SELECT {LibraryLine.Columns} FROM {From} WHERE {Mine} ORDER BY my_item.at DESC, item.seq DESC LIMIT {MostExported}",
            new { person = http.User.RequiredPersonId(), words = LibraryFilter.Read(http.Request.Query).Words }, http.RequestAborted);
        var text = new StringBuilder("\uFEFF").Append(Csv.Line(["titre", "adresse", "source", "garde_le", "themes", "note", "page"]));
        foreach (var line in lines)
        {
            text.Append(Csv.Line(
            [
                line.Title, line.Address, line.SourceName, line.KeptAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string.Join('|', line.Themes.Select(theme => Themes.Label(theme))), line.Note, new Uri(settings.Url, "/veille/" + line.Slug).AbsoluteUri,
            ]));
        }
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "ma-liste.csv");
    }
}
