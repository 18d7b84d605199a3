using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Journeys.Tests;

/// <summary>A publisher's site: one page that names its feed, one feed that grows, validators byte for byte.</summary>
public sealed class FeedSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Id, string Title, string Summary)> items = new();

    private FeedSite(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Answers 304 given so far.</summary>
    public int NotModified { get; private set; }

    public static async Task<FeedSite> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var site = new FeedSite(app);
        app.MapGet("/", Page);
        app.MapGet("/fil.xml", site.Feed);
        await app.StartAsync();
        site.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return site;
    }

    /// <summary>A new item appears in the feed.</summary>
    public void Publish(string id, string title, string summary = "Un résumé.") => items.Enqueue((id, title, summary));

    private static Task Page(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync("<!DOCTYPE html><title>Le Journal des données</title><link rel=alternate type='application/rss+xml' title='Le fil' href='/fil.xml'>");
    }

    private async Task Feed(HttpContext http)
    {
        var body = Encoding.UTF8.GetBytes(Document());
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..16]}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            NotModified++;
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = "application/rss+xml; charset=utf-8";
        await http.Response.Body.WriteAsync(body);
    }

    private string Document()
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Le Journal des données</title>")
            .Append(CultureInfo.InvariantCulture, $"<link>{Address}</link><description>Essai</description><language>fr</language>");
        foreach (var (id, title, summary) in items)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title><link>{Address}articles/{id}</link>")
                .Append(CultureInfo.InvariantCulture, $"<description>{summary}</description><pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate></item>");
        }
        return xml.Append("</channel></rss>").ToString();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
