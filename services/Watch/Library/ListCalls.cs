using System.Text;
using Animation.Hosting;
using Animation.Hosting.Calendar;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>Calls for projects and consultations by the last day to answer, as a page and as a calendar.</summary>
public static class ListCalls
{
    private const int Most = 200;
    private const int Closed = 30;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/appels", Show).AllowAnonymous();
        app.MapGet("/veille/appels.ics", Calendar).AllowAnonymous();
    }

    private static async Task<IResult> Show(string? theme, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        var chosen = Themes.Find(theme)?.Code;
        var args = new { theme = chosen, signedIn = person is not null, today = ParisTime.Day(db.Now) };
        return Page.Show<CallsPage>(new
        {
            Theme = chosen,
            Open = await db.Query<LibraryLine>($"{Select("deadline >= @today")} ORDER BY deadline, item.seq LIMIT {Most}", args, ct),
            Past = await db.Query<LibraryLine>($"{Select("deadline < @today")} ORDER BY deadline DESC, item.seq LIMIT {Closed}", args, ct),
            Organisation = person is null ? null : await ReadersOrganisation.Of(db, person.Value, ct),
        });
    }

    // The same for everybody: an address that is followed must not change with who asks.
    private static async Task<IResult> Calendar(string? theme, WatchDb db, Settings settings, HttpContext http)
    {
        var lines = await db.Query<LibraryLine>(
            $"{Select("deadline >= @since")} ORDER BY deadline, item.seq LIMIT {Most}",
            new { theme = Themes.Find(theme)?.Code, signedIn = false, since = ParisTime.Day(db.Now).AddDays(-30) }, http.RequestAborted);
        http.Response.Headers.CacheControl = "public, max-age=900";
        http.Response.Headers.ContentDisposition = "inline; filename=\"appels.ics\"";
        return Results.Text(Write(lines, settings.Association, line => new Uri(settings.Url, "/veille/" + line.Slug)), "text/calendar", Encoding.UTF8);
    }

    private static string Select(string when) =>
        $"SELECT {LibraryLine.Columns} FROM {Item.From} WHERE item.state = 'kept' AND {when} AND (@theme::text IS NULL OR item.themes @> ARRAY[@theme::text]) AND (@signedIn OR NOT members_only)";

    /// <summary>One whole day an item: its last.</summary>
    public static string Write(IReadOnlyList<LibraryLine> calls, string association, Func<LibraryLine, Uri> page)
    {
        var lines = new ContentLines().Raw("BEGIN:VCALENDAR").Raw("VERSION:2.0").Raw("PRODID:-//Animation//Watch 1//FR").Raw("CALSCALE:GREGORIAN").Raw("METHOD:PUBLISH")
            .Text("X-WR-CALNAME", $"{association} : derniers jours pour répondre").Raw("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
        foreach (var call in calls)
        {
            string[] said = [call.CallWho.Length > 0 ? "Qui peut répondre : " + call.CallWho : "", call.CallAmount, call.Note, page(call).AbsoluteUri];
            lines.Raw("BEGIN:VEVENT").Raw($"UID:appel-{call.Id}").Instant("DTSTAMP", call.ChangedAt).Day("DTSTART", call.Deadline!.Value).Day("DTEND", call.Deadline.Value.AddDays(1))
                .Text("SUMMARY", "Dernier jour : " + call.Title).Text("DESCRIPTION", string.Join("\n", said.Where(text => text.Length > 0)))
                .Raw($"URL:{page(call).AbsoluteUri}").Raw("TRANSP:TRANSPARENT").Raw("END:VEVENT");
        }

        return lines.Raw("END:VCALENDAR").ToString();
    }
}
