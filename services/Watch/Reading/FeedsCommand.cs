using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>
/// <c>feeds parse [--url ADDRESS] [--header "Content-Type: …"] FILE…</c>: prints what the reader makes of each file, one JSON document a line.
/// </summary>
public static class FeedsCommand
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Returns the exit code: 0 when every file could be opened, whatever was in it.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TimeProvider clock)
    {
        Uri? address = null;
        string? contentType = null;
        string? location = null;
        var exit = 0;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--url" && i + 1 < arguments.Count)
                address = Uri.TryCreate(arguments[++i], UriKind.Absolute, out var given) ? given : null;
            else if (arguments[i] == "--header" && i + 1 < arguments.Count)
            {
                contentType = Header(arguments[++i], "content-type") ?? contentType;
                location = Header(arguments[i], "content-location") ?? location;
            }
            else if (arguments[i] != "--")
                exit |= Print(arguments[i], new ReadOptions(clock.GetUtcNow(), Links.Absolute(location, address) ?? address, contentType), output);
        }

        return exit;
    }

    private static int Print(string file, ReadOptions options, TextWriter output)
    {
        try
        {
            output.WriteLine(Read(File.ReadAllBytes(file), options));
            return 0;
        }
        catch (Refusal refusal)
        {
            output.WriteLine(JsonSerializer.Serialize(new { error = refusal.Problems[0].Message.En }, Compact));
            return 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            output.WriteLine(JsonSerializer.Serialize(new { error = "The file cannot be opened." }, Compact));
            return 1;
        }
    }

    private static string Read(byte[] bytes, ReadOptions options)
    {
        if (OpmlReader.IsOpml(bytes))
            return JsonSerializer.Serialize(new { feeds = OpmlReader.Read(bytes) }, Compact);
        try
        {
            return JsonSerializer.Serialize(FeedReader.Read(bytes, options), Compact);
        }
        catch (Refusal refusal) when (refusal.Problems[0].Code == "watch.not-a-feed")
        {
            var feeds = FeedDiscovery.Find(bytes, options.Address, options.ContentType);
            if (feeds.Count == 0 && !FeedDiscovery.IsPage(bytes))
                throw;
            return JsonSerializer.Serialize(new { feeds }, Compact);
        }
    }

    private static string? Header(string header, string name)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && header[..colon].Trim().Equals(name, StringComparison.OrdinalIgnoreCase) ? header[(colon + 1)..].Trim() : null;
    }
}
