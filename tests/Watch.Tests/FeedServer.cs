using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Watch.Tests;

/// <summary>Web sites on loopback, as the watch meets them.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FeedServer(WebApplication app) => _app = app;

    /// <summary>What each path answers.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Paths { get; } = new();

    /// <summary>Every request, path and If-None-Match.</summary>
    public ConcurrentQueue<(string Path, string? ETag)> Requests { get; } = new();

    public string Authority { get; private set; } = "";

    public static async Task<FeedServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FeedServer(app);
        app.Run(http =>
        {
            server.Requests.Enqueue((http.Request.Path, http.Request.Headers.IfNoneMatch.FirstOrDefault()));
            if (server.Paths.TryGetValue(http.Request.Path, out var answer))
                return answer(http);
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        server.Authority = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
        return server;
    }

    public string At(string path) => $"http://{Authority}{path}";

    public void Text(string path, string text, string type = "text/html", string? etag = null) => Paths[path] = async http =>
    {
        if (etag is not null && http.Request.Headers.IfNoneMatch == etag)
        {
            http.Response.StatusCode = 304;
            return;
        }

        http.Response.ContentType = type;
        http.Response.Headers.ETag = etag;
        await http.Response.WriteAsync(text);
    };

    /// <summary>A feed of items with these titles, the first the newest.</summary>
    public void Feed(string path, string name, params string[] titles) => Text(
        path,
        $"<rss version=\"2.0\"><channel><title>{name}</title><link>https://{name}.example/</link>"
        + string.Concat(titles.Select((title, index) =>
            $"<item><title>{title}</title><guid>{title}</guid><link>https://{name}.example/{Uri.EscapeDataString(title)}</link>"
            + $"<pubDate>{new DateTime(2026, 11, 15, 20, 0, 0).AddHours(-index):R}</pubDate><description>Un texte sur {title}.</description></item>"))
        + "</channel></rss>",
        "application/rss+xml",
        $"\"{name}-{titles.Length}\"");

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
