using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Members.Directory;
using Animation.Web;

namespace Animation.Host.MyData;

/// <summary>A person takes everything with them: one file for machines, a table for each kind of thing for a spreadsheet.</summary>
public static class TakeMyData
{
    public const string Path = "/moi/telecharger";

    private static readonly JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static void Map(WebApplication app)
    {
        app.MapGet(Path, () => Page.Show<TakeMyDataPage>()).RequireFreshProof();
        app.MapGet(Path + "/mes-donnees.json", async (HttpContext http, AskServices ask) =>
            await Whole(http, ask) is { } data ? Results.File(Json(data), "application/json; charset=utf-8", "mes-donnees.json") : Unavailable(http)).RequireFreshProof(Path);
        app.MapGet(Path + "/mes-donnees.zip", async (HttpContext http, AskServices ask) =>
            await Whole(http, ask) is { } data ? Results.File(Zip(data), "application/zip", "mes-donnees.zip") : Unavailable(http)).RequireFreshProof(Path);
        app.MapGet("/moi/historique", async (HttpContext http, AskServices ask) => Page.Show<MyHistoryPage>(new { Data = await ask.Ask(http) }));
    }

    // Half of somebody's data must not look like all of it.
    private static async Task<IReadOnlyList<ServiceData>?> Whole(HttpContext http, AskServices ask)
    {
        var data = await ask.Ask(http);
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TakeMyData))
            .LogInformation("use_case=take_my_data outcome={Outcome}", data.All(service => service.Tables is not null) ? "taken" : "waiting");
        return data.All(service => service.Tables is not null) ? data : null;
    }

    private static IResult Unavailable(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "30";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static byte[] Json(IReadOnlyList<ServiceData> data) => JsonSerializer.SerializeToUtf8Bytes(
        data.ToDictionary(service => service.Service, service => service.Tables!.ToDictionary(table => table.Title.ToString(), table => table.Rows.Select(row => Labelled(table, row)))), readable);

    private static Dictionary<string, string?> Labelled(MyDataTable table, IReadOnlyList<string?> row) =>
        table.Columns.Zip(row).ToDictionary(cell => cell.First.ToString(), cell => cell.Second);

    private static byte[] Zip(IReadOnlyList<ServiceData> data)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "mes-donnees.json", Json(data));
            foreach (var service in data)
            {
                foreach (var table in service.Tables!)
                    Add(zip, $"{service.Service}-{table.Name}.csv", Csv(table));
            }
        }
        return bytes.ToArray();
    }

    private static byte[] Csv(MyDataTable table)
    {
        var text = new StringBuilder("\uFEFF").AppendJoin(';', table.Columns.Select(column => ExportDirectory.Cell(column))).Append("\r\n");
        foreach (var row in table.Rows)
            text.AppendJoin(';', row.Select(ExportDirectory.Cell)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }
}
