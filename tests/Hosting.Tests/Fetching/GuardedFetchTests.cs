using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Animation.Hosting.Fetching;

namespace Animation.Hosting.Tests.Fetching;

public class GuardedFetchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static GuardedFetch Fetch(RawServer server, FetchOptions? options = null) => new(
        (options ?? new FetchOptions()) with { Exempt = new HashSet<string> { server.Authority }, Contact = "https://animation.example" },
        TimeProvider.System);

    private static async Task<FetchFailed> Failure(RawServer server, FetchOptions options)
    {
        using var fetch = Fetch(server, options);
        return (await fetch.Get(new FetchRequest(server.At("/")), Cancel)).ShouldBeOfType<FetchFailed>();
    }

    [Fact]
    public async Task A_document_comes_with_its_validators_as_they_were_written()
    {
        await using var server = new RawServer(_ => RawServer.Answer(
            "200 OK", "ETag: W/odd \"é\"\r\nLast-Modified: hier\r\nContent-Type: text/xml; charset=x\r\nCache-Control: max-age=60\r\n", "<rss/>"));
        using var fetch = Fetch(server);

        var got = (await fetch.Get(new FetchRequest(server.At("/flux")), Cancel)).ShouldBeOfType<Fetched>();

        got.ETag.ShouldBe("W/odd \"é\"");
        got.LastModified.ShouldBe("hier");
        got.ContentType.ShouldBe("text/xml; charset=x");
        got.MaxAge.ShouldBe(TimeSpan.FromMinutes(1));
        Encoding.ASCII.GetString(got.Body).ShouldBe("<rss/>");

        await fetch.Get(new FetchRequest(server.At("/flux"), got.ETag, got.LastModified), Cancel);
        server.Requests[1].ShouldContain("If-None-Match: W/odd \"é\"\n");
        server.Requests[1].ShouldContain("If-Modified-Since: hier\n");
        server.Requests[1].ShouldContain("User-Agent: Animation/0.1 (+https://animation.example)\n");
        server.Requests[1].ShouldNotContain("Cookie");
        server.Requests[1].ShouldNotContain("Referer");
    }

    [Fact]
    public async Task A_304_says_unchanged()
    {
        await using var server = new RawServer(_ => "HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n");
        using var fetch = Fetch(server);

        var outcome = await fetch.Get(new FetchRequest(server.At("/"), "\"1\""), Cancel);

        outcome.ShouldBeOfType<Unchanged>().ETag.ShouldBe("\"2\"");
    }

    [Theory]
    [InlineData("301 Moved", "301 Moved", "/2")]
    [InlineData("308 Moved", "302 Found", "/1")]
    [InlineData("302 Found", "301 Moved", null)]
    public async Task Only_an_unbroken_chain_of_permanent_redirects_moves_an_address(string first, string second, string? moved)
    {
        await using var server = new RawServer(request =>
            request.StartsWith("GET /0", StringComparison.Ordinal) ? RawServer.Answer(first, "Location: /1\r\n")
            : request.StartsWith("GET /1", StringComparison.Ordinal) ? RawServer.Answer(second, "Location: /2\r\n")
            : RawServer.Answer("200 OK", body: "x"));
        using var fetch = Fetch(server);

        var got = (await fetch.Get(new FetchRequest(server.At("/0")), Cancel)).ShouldBeOfType<Fetched>();

        got.Address.ShouldBe(server.At("/2"));
        got.Moved?.AbsolutePath.ShouldBe(moved);
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        await using var server = new RawServer(_ => RawServer.Answer("302 Found", "Location: /again\r\n"));

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.redirects");

        server.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("http://10.0.0.1/", "fetch.private")]
    [InlineData("http://127.0.0.1/", "fetch.private")]
    [InlineData("//[::1]/", "fetch.private")]
    [InlineData("http://127.0.0.1:6379/", "fetch.port")]
    [InlineData("file:///etc/passwd", "fetch.scheme")]
    [InlineData("http://", "fetch.broken")]
    public async Task A_redirect_to_a_refused_place_is_refused(string location, string code)
    {
        await using var server = new RawServer(_ => RawServer.Answer("301 Moved", $"Location: {location}\r\n"));
        var connections = 0;

        var failed = await Failure(server, new FetchOptions
        {
            Connect = async (address, cancel) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address, cancel);
                return new NetworkStream(socket, true);
            },
        });

        failed.Code.ShouldBe(code);
        connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_cut_at_the_deadline()
    {
        await using var server = new RawServer((_, _, cancel) => Task.Delay(Timeout.Infinite, cancel));

        (await Timed(server)).Code.ShouldBe("fetch.slow");
    }

    [Fact]
    public async Task A_body_that_drips_is_cut_at_the_deadline()
    {
        await using var server = new RawServer(async (_, stream, cancel) =>
        {
            await RawServer.Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", cancel);
            while (true)
            {
                await RawServer.Write(stream, "x", cancel);
                await Task.Delay(20, cancel);
            }
        });

        (await Timed(server)).Code.ShouldBe("fetch.slow");
    }

    [Fact]
    public async Task A_body_cut_short_is_not_taken_for_whole()
    {
        await using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.broken");
    }

    [Fact]
    public async Task Chunks_without_end_are_cut_at_the_size()
    {
        await using var server = new RawServer(async (_, stream, cancel) =>
        {
            await RawServer.Write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", cancel);
            while (true)
                await RawServer.Write(stream, $"1000\r\n{new string('x', 0x1000)}\r\n", cancel);
        });

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.big");
    }

    [Fact]
    public async Task A_length_announced_too_large_is_refused_unread()
    {
        await using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nx");

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.big");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compression_bomb_is_cut_at_its_decompressed_size(string coding)
    {
        var bomb = Compress(coding, new byte[200 * 1024 * 1024]);
        bomb.Length.ShouldBeLessThan(250_000);
        await using var server = new RawServer(async (_, stream, cancel) =>
        {
            await RawServer.Write(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {bomb.Length}\r\n\r\n", cancel);
            await stream.WriteAsync(bomb, cancel);
        });
        var before = GC.GetTotalAllocatedBytes();

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.big");

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50 * 1024 * 1024);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_is_read(string coding)
    {
        var body = Compress(coding, "Bonjour à vous"u8.ToArray());
        await using var server = new RawServer(async (_, stream, cancel) =>
        {
            await RawServer.Write(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n", cancel);
            await stream.WriteAsync(body, cancel);
        });
        using var fetch = Fetch(server);

        var got = (await fetch.Get(new FetchRequest(server.At("/")), Cancel)).ShouldBeOfType<Fetched>();

        Encoding.UTF8.GetString(got.Body).ShouldBe("Bonjour à vous");
    }

    [Fact]
    public async Task Two_layers_of_compression_are_refused()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", "Content-Encoding: gzip, gzip\r\n", "x"));

        (await Failure(server, new FetchOptions())).Code.ShouldBe("fetch.broken");
    }

    [Theory]
    [InlineData("404 Not Found", 404, "fetch.status")]
    [InlineData("410 Gone", 410, "fetch.gone")]
    [InlineData("500 Oops", 500, "fetch.status")]
    public async Task An_error_of_the_server_is_told_with_its_number(string status, int number, string code)
    {
        await using var server = new RawServer(_ => RawServer.Answer(status));

        var failed = await Failure(server, new FetchOptions());

        (failed.Status, failed.Code).ShouldBe((number, code));
        failed.Message.Fr.ShouldContain($"{number}");
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Wed, 01 Jan 2025 10:02:00 GMT")]
    public async Task A_server_that_asks_for_patience_says_until_when(string retryAfter)
    {
        await using var server = new RawServer(_ => RawServer.Answer("429 Too Many", $"Retry-After: {retryAfter}\r\n"));
        using var fetch = new GuardedFetch(
            new FetchOptions { Exempt = new HashSet<string> { server.Authority } }, new FixedClock(new DateTimeOffset(2025, 1, 1, 10, 0, 0, TimeSpan.Zero)));

        var failed = (await fetch.Get(new FetchRequest(server.At("/")), Cancel)).ShouldBeOfType<FetchFailed>();

        failed.RetryAt.ShouldBe(new DateTimeOffset(2025, 1, 1, 10, 2, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_not_used()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", body: "direct"));
        var before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", "http://127.0.0.1:1/");
        try
        {
            using var fetch = Fetch(server);
            (await fetch.Get(new FetchRequest(server.At("/")), Cancel)).ShouldBeOfType<Fetched>();
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_speak_tls_is_told_apart()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK"));
        using var fetch = Fetch(server, new FetchOptions { Deadline = TimeSpan.FromSeconds(2) });

        var outcome = await fetch.Get(new FetchRequest(new Uri($"https://{server.Authority}/")), Cancel);

        outcome.ShouldBeOfType<FetchFailed>().Code.ShouldBeOneOf("fetch.tls", "fetch.slow");
    }

    private static async Task<FetchFailed> Timed(RawServer server)
    {
        var watch = Stopwatch.StartNew();
        var failed = await Failure(server, new FetchOptions { Deadline = TimeSpan.FromMilliseconds(300) });
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        return failed;
    }

    private static byte[] Compress(string coding, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, true),
            _ => new GZipStream(packed, CompressionLevel.Optimal, true),
        })
            stream.Write(plain);
        return packed.ToArray();
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
