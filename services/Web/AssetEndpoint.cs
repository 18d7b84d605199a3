using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Animation.Web;

/// <summary>Serves <c>/static/…</c>; an address that names the current version may be kept for a year.</summary>
internal static class AssetEndpoint
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/static/{**path}", Handle).AllowAnonymous();

    private static IResult Handle(HttpContext http, string path, string? v)
    {
        if (Asset.Find(path) is not { } asset)
            return Results.NotFound();
        var headers = http.Response.Headers;
        headers.CacheControl = v == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        var compressed = asset.Brotli is not null && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (compressed)
            headers.ContentEncoding = "br";
        var tag = new EntityTagHeaderValue($"\"{asset.Hash}{(compressed ? "-br" : "")}\"");
        return Results.Bytes(compressed ? asset.Brotli! : asset.Bytes, asset.ContentType, entityTag: tag);
    }
}
