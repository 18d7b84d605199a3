using System.Globalization;
using System.IO.Compression;
using System.Net.Http;

namespace Animation.Hosting.Fetching;

/// <summary>Reads a final answer: its status, its validators, and its body within the size allowed.</summary>
internal static class FetchedResponse
{
    public static async Task<FetchOutcome> Read(
        HttpResponseMessage response, Trail trail, int maxBytes, DateTimeOffset now, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var (etag, modified) = (Header(response, "ETag"), Header(response, "Last-Modified"));
        if (status == 304)
            return new Unchanged(trail.Current, trail.Moved, etag, modified, response.Headers.CacheControl?.MaxAge);
        if (status is < 200 or >= 300)
        {
            var retry = RetryAt(response, now);
            // Some sites say 403 for "too often"; only the header tells.
            var why = IsChallenge(response) ? FetchRefused.Challenge() : FetchRefused.Status(status == 403 && retry is not null ? 429 : status);
            return new FetchFailed(trail.Current, trail.Moved, why.Code, why.Text, status, retry);
        }

        var body = await Body(response, maxBytes, cancel);
        return new Fetched(
            trail.Current, trail.Moved, etag, modified, Header(response, "Content-Type"), response.Headers.CacheControl?.MaxAge, body);
    }

    private static bool IsChallenge(HttpResponseMessage response) =>
        Header(response, "cf-mitigated") == "challenge" || Header(response, "x-sucuri-block") is not null || Header(response, "x-datadome") is not null;

    private static async Task<byte[]> Body(HttpResponseMessage response, int maxBytes, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
            throw FetchRefused.Big(maxBytes);
        await using var raw = await response.Content.ReadAsStreamAsync(cancel);
        await using var plain = Decompressed(raw, response);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await plain.ReadAsync(buffer, cancel)) > 0)
        {
            // Counted after decompression: a small bomb must not become a large body.
            if (body.Length + read > maxBytes)
                throw FetchRefused.Big(maxBytes);
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static Stream Decompressed(Stream raw, HttpResponseMessage response) =>
        (Header(response, "Content-Encoding") ?? "").Trim().ToLowerInvariant() switch
        {
            "" or "identity" or "none" or "utf-8" => raw,
            "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "deflate" => new ZLibStream(raw, CompressionMode.Decompress),
            // Two layers, or one that we did not ask for, serve nobody but an attacker.
            _ => throw FetchRefused.Broken(),
        };

    private static DateTimeOffset? RetryAt(HttpResponseMessage response, DateTimeOffset now)
    {
        var text = Header(response, "Retry-After")?.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return now.AddSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay * 365));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;
}
