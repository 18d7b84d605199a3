using System.Globalization;
using System.Text;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Animation.Members.Directory;

/// <summary>The list being shown, filters included, as a CSV file that a spreadsheet opens without running anything in it.</summary>
public static class ExportDirectory
{
    private const int Most = 100_000;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/annuaire/organisations.csv", Organisations).RequireAuthorization(Policies.Officer);
        // Everybody's name and address in one file: a screen left open is not enough to take it away.
        app.MapGet("/animation/annuaire/personnes.csv", People).RequireAuthorization(Policies.Officer).RequireFreshProof();
    }

    private static async Task<IResult> Organisations([AsParameters] DirectoryFilter filter, MembersDb db, ILoggerFactory logs, CancellationToken ct)
    {
        var rows = await BrowseDirectory.Organisations(db, filter, Most, 0, ct);
        Trace(logs, "organisations", rows.Count);
        return File("organisations.csv", ["nom", "genre", "statut", "adherent_depuis", "adherent_jusqu_au", "code_officiel", "siren", "territoire", "habitants", "college", "taille", "domaines", "boites_fonctionnelles"],
            rows.Select(row => new[]
            {
                row.Name, row.Kind, row.Status, Iso(row.MemberSince), Iso(row.MemberUntil), row.Place, row.Siren ?? Places.Find(row.Place)?.Siren,
                Places.Find(row.Place)?.FullName, row.Population?.ToString(CultureInfo.InvariantCulture), row.College, row.SizeClass,
                string.Join(' ', row.Domains), string.Join(' ', row.Mailboxes),
            }));
    }

    private static async Task<IResult> People([AsParameters] DirectoryFilter filter, MembersDb db, ILoggerFactory logs, CancellationToken ct)
    {
        var rows = await BrowseDirectory.People(db, filter, Most, 0, ct);
        Trace(logs, "people", rows.Count);
        return File("personnes.csv", ["nom", "adresse", "organisation", "fonction", "intitule"],
            rows.Select(row => new[] { row.Name, row.Address, row.Organisation, row.Function, row.Title }));
    }

    internal static IResult File(string name, string[] head, IEnumerable<string?[]> rows)
    {
        var text = new StringBuilder("\uFEFF").AppendJoin(';', head.Select(Cell)).Append("\r\n");
        foreach (var row in rows)
            text.AppendJoin(';', row.Select(Cell)).Append("\r\n");
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", name);
    }

    /// <summary>
    /// A cell that stays text: what a spreadsheet would run as a formula gets an apostrophe, full-width look-alikes included.
    /// A telephone number (+33…) is no formula and survives.
    /// </summary>
    public static string Cell(string? value)
    {
        value ??= "";
        var first = value.TrimStart(' ', '"', '\'');
        var telephone = first.Length > 1 && first[0] == '+' && first[1..].All(letter => char.IsAsciiDigit(letter) || letter is ' ' or '.' or '(' or ')');
        if (first.Length > 0 && !telephone && (first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'))
            value = "'" + value;
        return value.AsSpan().IndexOfAny(";\"\r\n,") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Trace(ILoggerFactory logs, string what, int rows) =>
        logs.CreateLogger(typeof(ExportDirectory)).LogInformation("service=members use_case=export outcome={What} rows={Rows}", what, rows);
}
