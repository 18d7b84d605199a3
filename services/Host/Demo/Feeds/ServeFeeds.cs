using System.Net;
using System.Security.Cryptography;
using Animation.Hosting.Configuration;
using Animation.Hosting.Requests;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Animation.Host.Demo.Feeds;

/// <summary>The feeds of the invented publishers, over HTTP as they would be, and a way to make one of them grow.</summary>
internal static class ServeFeeds
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/demo/flux/{name}", Feed).AllowAnonymous();
        app.MapGet("/demo/article/{name}/{number:long}", Article).AllowAnonymous();
        app.MapPost("/demo/flux/{name}/publier", Publish).NeedsForm().AllowAnonymous()
            .WithMetadata(new AcceptsCrossSitePostAttribute("Answers this machine only, in a demo only, and adds an invented article."));
    }

    private sealed record News
    {
        public string? Titre { get; init; }

        public string? Resume { get; init; }
    }

    private static IResult Feed(string name, DemoArticles articles, Settings settings)
    {
        if (Known(name) is not { } feed)
            return Results.NotFound();
        var shown = articles.Of(feed);
        var document = FeedDocument.Write(feed, shown, settings.Url);
        return Results.Bytes(
            document, feed.Atom ? "application/atom+xml; charset=utf-8" : "application/rss+xml; charset=utf-8",
            lastModified: shown.Count == 0 ? null : shown[0].PublishedAt,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))[..16]}\""));
    }

    private static IResult Article(string name, long number, DemoArticles articles) =>
        Known(name) is { } feed && articles.Find(feed, number) is { } article
            ? Page.Show<DemoArticlePage>(new { Feed = feed, Article = article })
            : Results.NotFound();

    private static IResult Publish(string name, [FromForm] News news, DemoArticles articles, HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from) || Known(name) is not { } feed)
            return Results.NotFound();
        if (string.IsNullOrWhiteSpace(news.Titre))
            return Results.UnprocessableEntity();
        articles.Publish(feed, news.Titre, news.Resume ?? "");
        return Results.Created();
    }

    private static DemoFeed? Known(string name) => DemoFeed.All.FirstOrDefault(feed => feed.Name == name);
}
