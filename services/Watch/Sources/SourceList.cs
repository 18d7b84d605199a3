using System.Text;
using System.Xml;
using Animation.Hosting.Identity;
using Animation.Watch.Reading;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Sources;

/// <summary>The sources with their health, those in trouble first; the same as a file for another reader.</summary>
public static class SourceList
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/sources", (HttpContext http, WatchDb db) => Show(http, db, new AddSource.Request(), FormErrors.None)).RequireAuthorization(Policies.Officer);
        app.MapGet("/animation/sources/opml", Export).RequireAuthorization(Policies.Officer);
    }

    internal static async Task<IResult> Show(
        HttpContext http, WatchDb db, AddSource.Request add, FormErrors errors, ImportOpml.Request? import = null, IReadOnlyList<FeedLink>? choices = null)
    {
        var page = int.TryParse(http.Request.Query["page"], out var number) ? Math.Clamp(number, 1, 10_000) : 1;
        var words = http.Request.Query["q"].ToString().Trim();
        words = words[..Math.Min(words.Length, 100)].Replace("\0", "", StringComparison.Ordinal);
        var sign = SourceHealth.All.FirstOrDefault(known => known.Code == http.Request.Query["sante"])?.Code;
        var where = $"state <> 'manual' AND ({SourceHealth.Sql(sign) ?? "true"}) AND (@words = '' OR strpos(lower(concat_ws(' ', name, folder, address)), lower(@words)) > 0)";
        var args = new { words, now = db.Now, offset = (page - 1) * Pagination.Size };
        var sources = await db.Query<Source>(
            $"""
            SELECT {Source.Columns} FROM source WHERE {where}
            ORDER BY (state = 'gone') DESC, (state = 'active' AND failures > 0) DESC, (moved_to IS NOT NULL OR successor IS NOT NULL) DESC, lower(name), id
            LIMIT {Pagination.Size} OFFSET @offset
            """,
            args, http.RequestAborted);
        return Page.Show<SourceListPage>(new
        {
            Sources = sources,
            Total = await db.Value<long>($"SELECT count(*) FROM source WHERE {where}", args, http.RequestAborted),
            All = await db.Value<long>("SELECT count(*) FROM source WHERE state <> 'manual'", ct: http.RequestAborted),
            Number = page,
            Words = words,
            Sign = sign,
            Add = add,
            Errors = errors,
            Import = import,
            Choices = choices ?? [],
        });
    }

    private static async Task<IResult> Export(WatchDb db, HttpContext http)
    {
        var sources = await db.Query<Source>($"SELECT {Source.Columns} FROM source WHERE state IN ('active', 'paused') ORDER BY folder NULLS FIRST, lower(name), id", ct: http.RequestAborted);
        return Results.File(Opml(sources), "text/x-opml", "sources.opml");
    }

    /// <summary>The sources as OPML, in their folders.</summary>
    internal static byte[] Opml(IEnumerable<Source> sources)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = false }))
        {
            xml.WriteStartElement("opml");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("head");
            xml.WriteElementString("title", "Sources de la veille");
            xml.WriteEndElement();
            xml.WriteStartElement("body");
            var open = Array.Empty<string>();
            foreach (var source in sources.OrderBy(source => source.Folder ?? "", StringComparer.Ordinal))
            {
                var path = source.Folder?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
                var shared = open.Zip(path).TakeWhile(pair => pair.First == pair.Second).Count();
                for (var i = open.Length; i > shared; i--)
                    xml.WriteEndElement();
                foreach (var folder in path[shared..])
                {
                    xml.WriteStartElement("outline");
                    xml.WriteAttributeString("text", folder);
                }

                open = path;
                WriteSource(xml, source);
            }

            for (var i = open.Length; i > 0; i--)
                xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void WriteSource(XmlWriter xml, Source source)
    {
        xml.WriteStartElement("outline");
        xml.WriteAttributeString("type", "rss");
        xml.WriteAttributeString("text", source.Name);
        xml.WriteAttributeString("title", source.Name);
        xml.WriteAttributeString("xmlUrl", source.Address);
        if (source.Site is not null)
            xml.WriteAttributeString("htmlUrl", source.Site);
        xml.WriteEndElement();
    }
}
