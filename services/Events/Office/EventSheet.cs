using System.Text;
using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Hosting;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Animation.Events.Office;

/// <summary>The officer's page about one event: what it lacks, who registered, what can be done.</summary>
public static class EventSheet
{
    internal static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/animation/evenements/{slug}", (string slug, HttpContext http) => Show(http, slug, FormErrors.None));
        office.MapGet("/animation/evenements/{slug}/inscrits.csv", Export);
    }

    /// <summary>The page again, with what a button on it was refused.</summary>
    internal static Task<IResult> Refused(HttpContext http, ButtonForm form, FormErrors errors) => Show(http, http.Slug(), errors);

    private static async Task<IResult> Show(HttpContext http, string slug, FormErrors errors)
    {
        var (db, ct) = (http.Db(), http.RequestAborted);
        if (await Event.BySlug(db, slug, ct) is not { } state)
            return Results.NotFound();
        var attendees = await Attendee.All(db, state.EventId, ct);
        var page = int.TryParse(http.Request.Query["page"], out var asked) ? Math.Max(1, asked) : 1;
        return Page.Show<EventSheetPage>(new
        {
            Event = state,
            Item = state.WatchItemId is { } id ? await WatchItems.Find(db, id, ct) : null,
            Attendees = attendees.Where(attendee => attendee.Registered || attendee.Present == true).ToList(),
            ToInvite = state.Cancelled || state.StartsAt <= db.Now ? 0 : await InviteFollowers.Count(db, state, ct),
            Number = page,
            Errors = errors,
            db.Now,
        });
    }

    private static async Task<IResult> Export(string slug, HttpContext http, EventsDb db, CancellationToken ct)
    {
        if (await Event.BySlug(db, slug, ct) is not { } state)
            return Results.NotFound();
        var csv = Csv(await Attendee.All(db, state.EventId, ct), state.Zone);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(csv), "text/csv; charset=utf-8", $"inscrits-{state.Slug}.csv");
    }

    /// <summary>Semicolons and a byte order mark, as the spreadsheets of French offices open them.</summary>
    internal static string Csv(IReadOnlyList<Attendee> attendees, string zone)
    {
        var clock = DateTimeZoneProviders.Tzdb[zone];
        var csv = new StringBuilder("\uFEFF");
        Line(csv, new Text("Nom", "Name"), new Text("Organisation", "Organisation"), new Text("Inscription", "Registration"), new Text("Date", "Date"), new Text("Présence", "Attendance"));
        foreach (var attendee in attendees)
        {
            Line(csv, attendee.Shown, attendee.Organisation ?? "",
                attendee.Registered ? new Text("inscription enregistrée", "registered") : attendee.RegisteredAt is null ? new Text("venue sans inscription", "came without registering") : new Text("inscription annulée", "withdrawn"),
                attendee.RegisteredAt is { } at ? Instant.FromDateTimeOffset(at).InZone(clock).ToString("uuuu-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "",
                attendee.Present switch { true => new Text("présence", "present"), false => new Text("absence", "absent"), _ => "" });
        }
        return csv.ToString();
    }

    private static void Line(StringBuilder csv, params string[] cells) =>
        csv.AppendJoin(';', cells.Select(cell => $"\"{Harmless(cell).Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");

    // A spreadsheet runs what begins like a formula; an apostrophe makes it words again.
    private static string Harmless(string cell) =>
        cell.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || cell is ['\t' or '\r' or '\n', ..] ? "'" + cell : cell;
}
