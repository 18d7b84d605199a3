using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Animation.Watch.OpenData;

/// <summary>How often a file was taken.</summary>
[method: ExplicitConstructor]
public sealed record Download(string File, long Count);

/// <summary>
/// The public part of the watch as open data: what the association wrote and chose, and the publishers' own addresses; neither their texts
/// nor what is reserved. Written row by row, whatever its size.
/// </summary>
public static class OpenWatch
{
    private static readonly JsonSerializerOptions json = new() { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <summary>Column, its Table Schema type, what it holds, how it is read from the table.</summary>
    internal static readonly (string Name, string Type, string Says, string Sql)[] Columns =
    [
        ("identifiant", "string", "Identifiant stable de l’article", "item.id::text"),
        ("titre", "string", "Titre donné par la source", "title"),
        ("adresse", "string", "Adresse de l’article chez la source", "item.address"),
        ("source", "string", "Nom de la source", "source.name"),
        ("langue", "string", "Langue de l’article, code ISO 639-1", "item.language"),
        ("publie_le", "date", "Jour de parution chez la source, à Paris", "to_char(published_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')"),
        ("garde_le", "date", "Jour où l’association l’a retenu, à Paris", "to_char(kept_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')"),
        ("themes", "string", "Codes des thèmes, séparés par |", "array_to_string(themes, '|')"),
        ("nature", "string", "Nature : news, use-case, guide, law, call, event, study ou tool", "format"),
        ("territoires", "string", "Codes officiels des territoires, séparés par | ; vide : partout", "array_to_string(places, '|')"),
        ("niveaux", "string", "Niveaux, séparés par | ; vide : tous", "array_to_string(maturities, '|')"),
        ("publics", "string", "Types d’organisation visés, séparés par | ; vide : tous", "array_to_string(audience, '|')"),
        ("valeur", "integer", "Intérêt selon l’association, de 1 à 3", "value::text"),
        ("utile", "integer", "Nombre de personnes à qui l’article a été utile", "useful::text"),
        ("echeance", "date", "Dernier jour pour répondre, s’il y en a un", "to_char(deadline, 'YYYY-MM-DD')"),
        ("acces_payant", "boolean", "Vrai si la lecture chez la source est payante", "paid::text"),
        ("note", "string", "Pourquoi c’est important, par l’association", "note"),
        ("page", "string", "Adresse de la page de l’article sur cette plateforme", "@site || slug"),
    ];

    private static string Query =>
        $"SELECT {string.Join(", ", Columns.Select(column => column.Sql))} FROM item JOIN source ON source.id = item.source_id WHERE item.state = 'kept' AND NOT members_only ORDER BY kept_at DESC, seq DESC";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/opendata", Describe).AllowAnonymous();
        app.MapGet("/opendata/veille.schema.json", (Settings settings) => Results.Text(TableSchema.Write(settings.Url, settings.Association), "application/json", Encoding.UTF8)).AllowAnonymous();
        app.MapGet("/opendata/veille.csv", (WatchDb db, Databases databases, Settings settings, HttpContext http) => Stream(db, databases, settings, http, "veille.csv", "text/csv; charset=utf-8", WriteCsv)).AllowAnonymous();
        app.MapGet("/opendata/veille.json", (WatchDb db, Databases databases, Settings settings, HttpContext http) => Stream(db, databases, settings, http, "veille.json", "application/json; charset=utf-8", WriteJson)).AllowAnonymous();
    }

    private static async Task<IResult> Describe(WatchDb db, Settings settings, HttpContext http) => Page.Show<OpenWatchPage>(new
    {
        settings.Association,
        Rows = await db.Value<long>("SELECT count(*) FROM item WHERE state = 'kept' AND NOT members_only", ct: http.RequestAborted),
        Downloads = await db.Query<Download>("SELECT file, sum(count)::bigint AS count FROM download WHERE file NOT LIKE 'document/%' GROUP BY file ORDER BY file", ct: http.RequestAborted),
    });

    private static async Task Stream(WatchDb db, Databases databases, Settings settings, HttpContext http, string file, string type, Func<NpgsqlDataReader, Settings, DateTimeOffset, HttpResponse, CancellationToken, Task> write)
    {
        var ct = http.RequestAborted;
        await db.Execute(
            "INSERT INTO download (file, day, count) VALUES (@file, @day, 1) ON CONFLICT (file, day) DO UPDATE SET count = download.count + 1",
            new { file, day = ParisTime.Day(db.Now) }, ct);
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.Link = "</opendata/veille.schema.json>; rel=\"describedby\", <https://www.etalab.gouv.fr/licence-ouverte-open-licence>; rel=\"license\"";
        await using var connection = await databases["watch"].OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { new("site", new Uri(settings.Url, "/veille/").AbsoluteUri) } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        await write(rows, settings, db.Now, http.Response, ct);
    }

    private static async Task WriteCsv(NpgsqlDataReader rows, Settings settings, DateTimeOffset now, HttpResponse answer, CancellationToken ct)
    {
        await using var text = new StreamWriter(answer.Body, new UTF8Encoding(true), 16 * 1024, leaveOpen: true);
        await text.WriteAsync(Csv.Line(Columns.Select(column => column.Name)));
        while (await rows.ReadAsync(ct))
            await text.WriteAsync(Csv.Line(Columns.Select((_, place) => rows.IsDBNull(place) ? null : rows.GetString(place))));
    }

    private static async Task WriteJson(NpgsqlDataReader rows, Settings settings, DateTimeOffset now, HttpResponse answer, CancellationToken ct)
    {
        await using var text = new StreamWriter(answer.Body, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        var about = new
        {
            titre = "Veille",
            producteur = settings.Association,
            licence = "Licence Ouverte 2.0",
            date = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            schema = new Uri(settings.Url, "/opendata/veille.schema.json").AbsoluteUri,
        };
        await text.WriteAsync($"{JsonSerializer.Serialize(about, json)[..^1]},\"articles\":[");
        for (var first = true; await rows.ReadAsync(ct); first = false)
        {
            await text.WriteAsync(first ? "\n" : ",\n");
            await text.WriteAsync(JsonSerializer.Serialize(Columns.Select((column, place) => (column, place)).ToDictionary(
                at => at.column.Name, at => rows.IsDBNull(at.place) ? null : Typed(at.column.Type, rows.GetString(at.place))), json));
        }
        await text.WriteAsync("\n]}\n");
    }

    private static object Typed(string type, string value) => type switch
    {
        "integer" => long.Parse(value, CultureInfo.InvariantCulture),
        "boolean" => value == "true",
        _ => value,
    };
}

/// <summary>The description of the file that validators read.</summary>
internal static class TableSchema
{
    private static readonly JsonSerializerOptions json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    public static string Write(Uri site, string producer) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["$schema"] = "https://frictionlessdata.io/schemas/table-schema.json",
        ["name"] = "veille",
        ["title"] = "Articles de la veille",
        ["description"] = "Ce que l’association a retenu de sa veille. Fichier CSV en UTF-8, séparateur point-virgule. Ni les textes des sources ni les articles réservés n’y sont.",
        ["homepage"] = new Uri(site, "/opendata").AbsoluteUri,
        ["contributors"] = new[] { new { title = producer, role = "author" } },
        ["licenses"] = new[] { new { name = "etalab-2.0", title = "Licence Ouverte 2.0", path = "https://www.etalab.gouv.fr/licence-ouverte-open-licence" } },
        ["fields"] = OpenWatch.Columns.Select(column => new
        {
            name = column.Name,
            type = column.Type,
            description = column.Says,
            constraints = column.Name == "identifiant" ? new { required = true, unique = true } : new { required = column.Name is "titre" or "adresse", unique = false },
        }).ToArray(),
        ["primaryKey"] = "identifiant",
    }, json);
}
