using System.Globalization;
using System.Text;
using Animation.Hosting.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Text = Animation.Hosting.Text;

namespace Animation.Engagement.Reach;

/// <summary>A table of the dashboard as CSV, with the masks of the page. Semicolons and a byte order mark: what spreadsheets here open as it is.</summary>
public static class ExportTable
{
    public const string Path = "/pilotage/export.csv";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Handle).RequireAuthorization(Policies.Dashboards);

    private static async Task<IResult> Handle(HttpRequest request, ReadReach reach, CancellationToken ct)
    {
        var today = await reach.Today(ct);
        var period = ShowDashboard.Asked.From(request).Read(today);
        var name = request.Query["tableau"].ToString();
        var lines = name switch
        {
            "types" => Groups(await reach.Report(period, today, ct)),
            "evenements" => Events(await reach.Events(period.Days, ct)),
            "silence" => Silence(await reach.Silent(period.Days, ct)),
            _ => null,
        };
        if (lines is null)
            return Results.NotFound();
        var file = FormattableString.Invariant($"pilotage-{name}-{period.Days.From:yyyy-MM-dd}-{period.Days.Until:yyyy-MM-dd}.csv");
        return Results.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Write(lines))).ToArray(), "text/csv; charset=utf-8", file);
    }

    /// <summary>The file. A cell that a spreadsheet would take for a formula is made plain text by an apostrophe.</summary>
    public static string Write(IEnumerable<IReadOnlyList<string>> lines) => string.Concat(lines.Select(cells => string.Join(';', cells.Select(Cell)) + "\r\n"));

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text.TrimStart() is var start && (start.Length == 0 || "=+-@|%".Contains(start[0], StringComparison.Ordinal) || text[0] is '\t' or '\r' or '\n')
            ? "'" + text
            : text;
        return safe.AsSpan().IndexOfAny("\";\r\n\t") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static IEnumerable<IReadOnlyList<string>> Groups(ReachReport report) =>
    [
        [new Text("Type d'organisation", "Kind of organisation"), new Text("Personnes ayant participé", "People who took part"), new Text("Leurs organisations", "Their organisations"),
            new Text("Adhérents de ce type", "Members of this kind"), new Text("Veille reçue", "Watch received"), new Text("Personnes, période de comparaison", "People, period compared with")],
        .. report.Rows.Select(row => Line(OrganisationGroups.Label(row.Now.Group), row.Now, row.Before, report.Members.GetValueOrDefault(row.Now.Group))),
        Line(new("Ensemble (les lignes ne s'additionnent pas)", "Everybody (rows do not add up)"), report.Total, report.TotalBefore, report.Members.Values.Sum()),
    ];

    private static IReadOnlyList<string> Line(Text label, GroupFigures now, GroupFigures before, int members) =>
        [label, Figure(now.People), Figure(now.Organisations), Figure(members), Figure(now.Receivers), Figure(before.People)];

    private static IEnumerable<IReadOnlyList<string>> Events(IEnumerable<EventCount> events) =>
    [
        [new Text("Événement", "Event"), new Text("Date", "Date"), new Text("État", "State"), new Text("Inscrites", "Registered"), new Text("Venues", "Came")],
        .. events.Select(row => (IReadOnlyList<string>)
        [
            row.Title, row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.Status == "cancelled" ? new Text("annulé", "cancelled") : new Text("programmé", "scheduled"),
            Figure(SmallGroups.Mask(row.Registered)), row.Listed ? Figure(SmallGroups.Mask(row.Came)) : "",
        ]),
    ];

    private static IEnumerable<IReadOnlyList<string>> Silence(IEnumerable<SilentOrganisation> silent) =>
    [
        [new Text("Adhérent", "Member"), new Text("Type", "Kind"), new Text("Dernière participation", "Last participation")],
        .. silent.Select(row => (IReadOnlyList<string>)
            [row.Name, OrganisationGroups.Label(row.Group), row.Last?.ToString("yyyy-MM", CultureInfo.InvariantCulture) ?? new Text("jamais", "never")]),
    ];

    private static string Figure(int? figure) => figure?.ToString(CultureInfo.InvariantCulture) ?? Wording.Hidden;
}
