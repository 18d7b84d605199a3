using System.Security.Cryptography;
using System.Text;
using Animation.Hosting.Fetching;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Images;

/// <summary>
/// Serves the images of items from here, so that no publisher learns who reads. Only pictures made of points, small ones, told by their bytes
/// whatever their label says.
/// </summary>
public static class RelayImage
{
    private const int Largest = 2 * 1024 * 1024;
    private const int MostKept = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan FailureKept = TimeSpan.FromHours(1);

    // Each may hold its two megabytes while it comes.
    private static readonly SemaphoreSlim Coming = new(8);

    private sealed class Row
    {
        public string? Type { get; init; }

        public byte[]? Bytes { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/veille/images/{token}", Show).AllowAnonymous();

    private static async Task<IResult> Show(string token, ImageSeal seal, WatchDb db, GuardedFetch fetch, HttpContext http)
    {
        if (await seal.Open(token, http.RequestAborted) is not { } address)
            return Results.NotFound();
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri));
        var image = await db.First<Row>(
            "SELECT type, bytes FROM image WHERE key = @key AND fetched_at > CASE WHEN type IS NULL THEN @failed ELSE @kept END",
            new { key, failed = db.Now - FailureKept, kept = db.Now - Kept }, http.RequestAborted) ?? await Fetch(address, key, db, fetch, http.RequestAborted);
        if (image is not { Type: { } type, Bytes: { } bytes })
            return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        http.Response.Headers.CacheControl = "private, max-age=604800, immutable";
        return Results.Bytes(bytes, type);
    }

    private static async Task<Row> Fetch(Uri address, byte[] key, WatchDb db, GuardedFetch fetch, CancellationToken ct)
    {
        await Coming.WaitAsync(ct);
        try
        {
            var request = new FetchRequest(address) { Accept = "image/avif, image/webp, image/png, image/jpeg, image/gif", MaxBytes = Largest };
            var image = await fetch.Get(request, ct) is Fetched fetched && TypeOf(fetched.Body) is { } type ? new Row { Type = type, Bytes = fetched.Body } : new Row();
            await db.Execute(
                """
                INSERT INTO image (key, type, bytes, fetched_at) VALUES (@key, @Type, @Bytes, @now)
                ON CONFLICT (key) DO UPDATE SET type = @Type, bytes = @Bytes, fetched_at = @now;
                DELETE FROM image WHERE fetched_at < (SELECT fetched_at FROM image ORDER BY fetched_at DESC OFFSET @MostKept LIMIT 1)
                """,
                new { key, image.Type, image.Bytes, now = db.Now, MostKept }, ct);
            return image;
        }
        finally
        {
            Coming.Release();
        }
    }

    /// <summary>The type that the first bytes tell; null for anything that is not one of five kinds of picture.</summary>
    internal static string? TypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s', ..] => "image/avif",
        _ => null,
    };
}
