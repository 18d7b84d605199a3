using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Journeys.Tests;

/// <summary>Two hundred publishers on twenty hosts of this machine, whose feeds say by their validators whether they changed.</summary>
public sealed class NewsStand : IAsyncDisposable
{
    public const int Sources = 200;
    private const int HostCount = 20;
    private static readonly string[] words = "budget piscine école marché voirie forêt cantine musée chantier tramway concert stade jardin rivière pont halle théâtre mairie vélo bibliothèque fontaine verger gare colline abbaye cirque crèche patinoire carnaval fanfare phare moulin lavoir kiosque".Split(' ');
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<int, ConcurrentQueue<string>> titles = new();
    private readonly ConcurrentDictionary<int, int> unchanged = new();

    private NewsStand(WebApplication app) => this.app = app;

    private int Port { get; set; }

    /// <summary>How many sources were told at least once that nothing changed.</summary>
    public int SourcesUnchanged => unchanged.Count;

    public IReadOnlyList<string> Authorities => [.. Enumerable.Range(1, HostCount).Select(host => $"127.0.0.{host}:{Port}")];

    public static async Task<NewsStand> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var stand = new NewsStand(app);
        app.MapGet("/{source:int}/fil.xml", stand.Feed);
        await app.StartAsync();
        stand.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var random = new Random(1789);
        for (var source = 0; source < Sources; source++)
            stand.Publish(source, Ordinary(random, source));
        return stand;
    }

    public void Publish(int source, string title) => titles.GetOrAdd(source, _ => new()).Enqueue(title);

    /// <summary>The list another reader would export, in folders.</summary>
    public string Opml()
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><opml version=\"2.0\"><head><title>Mes sources</title></head><body>");
        foreach (var folder in Enumerable.Range(0, Sources).GroupBy(source => source % 4))
        {
            text.Append(CultureInfo.InvariantCulture, $"<outline text=\"Dossier {folder.Key + 1}\">");
            foreach (var source in folder)
                text.Append(CultureInfo.InvariantCulture, $"<outline type=\"rss\" text=\"Gazette {source + 1:000}\" xmlUrl=\"http://{Authorities[source % HostCount]}/{source}/fil.xml\"/>");
            text.Append("</outline>");
        }
        return text.Append("</body></opml>").ToString();
    }

    // No two alike: what looks like one story told by several would be shown as one.
    private static string Ordinary(Random random, int source) =>
        $"{CultureInfo.GetCultureInfo("fr-FR").TextInfo.ToTitleCase(words[source % words.Length])} : {string.Join(' ', random.GetItems(words, 5))}, brève {source + 1}";

    private async Task Feed(HttpContext http, int source)
    {
        var body = Encoding.UTF8.GetBytes(Document(source));
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..16]}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            unchanged.AddOrUpdate(source, 1, (_, count) => count + 1);
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = "application/rss+xml; charset=utf-8";
        await http.Response.Body.WriteAsync(body);
    }

    private string Document(int source)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", $"Gazette {source + 1:000}");
            xml.WriteElementString("language", "fr");
            foreach (var (number, title) in titles[source].Index())
            {
                xml.WriteStartElement("item");
                xml.WriteElementString("guid", $"urn:gazette:{source}:{number}");
                xml.WriteElementString("title", title);
                xml.WriteElementString("link", $"http://{Authorities[source % HostCount]}/{source}/{number}");
                xml.WriteElementString("description", title + ".");
                xml.WriteElementString("pubDate", "Mon, 16 Nov 2026 08:00:00 GMT");
                xml.WriteEndElement();
            }
        }
        return text.ToString();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>A house whose officer follows two hundred publishers.</summary>
public sealed class WatchHouse : MemberHouse
{
    public NewsStand Stand { get; private set; } = null!;

    protected override async Task<IReadOnlyList<string>> Publishers() => (Stand = await NewsStand.Start()).Authorities;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Stand.DisposeAsync();
    }
}
