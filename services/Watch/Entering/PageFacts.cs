using System.Text.Json;
using Animation.Watch.Reading;

namespace Animation.Watch.Entering;

/// <summary>What a web page says of itself.</summary>
/// <param name="Paid">True when it says, or its publisher is known for it, that reading it costs money.</param>
public sealed record PageFacts(string? Title, string? Description, string? SiteName, string? Language, DateTimeOffset? Published, string? Address, bool Paid)
{
    private const int LongestData = 100_000;

    private static readonly string[] PaidSites =
        ["lagazettedescommunes.com", "lemonde.fr", "lesechos.fr", "lefigaro.fr", "mediapart.fr", "contexte.com", "acteurspublics.fr", "aefinfo.fr", "localtis-premium.fr", "nextinpact.com", "arretsurimages.net"];

    /// <param name="address">Where the page was read.</param>
    public static PageFacts Read(ReadOnlySpan<byte> bytes, Uri address, string? contentType, DateTimeOffset now)
    {
        var html = Charset.Decode(bytes, contentType).Text;
        var lexer = new TagLexer(html.Length > Bounds.Characters ? html[..Bounds.Characters] : html);
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = "";
        try
        {
            while (lexer.Read() is var kind && kind != LexKind.Finished)
            {
                if (kind == LexKind.Close || (kind == LexKind.Open && lexer.Name.Equals("body", StringComparison.OrdinalIgnoreCase)))
                    inside = "";
                else if (kind == LexKind.Text && inside.Length > 0)
                    said[inside] = said.GetValueOrDefault(inside) is { } before ? (before.Length < LongestData ? before + lexer.Text : before) : lexer.Text;
                else if (kind == LexKind.Open)
                    inside = Tag(lexer, said);
            }
        }
        catch (Animation.Hosting.Errors.Refusal)
        {
            // A tag beyond measure: what was found before it stands.
        }

        return From(said, address, now);
    }

    // Keeps what a tag says; answers the name under which the text that follows is kept.
    private static string Tag(TagLexer lexer, Dictionary<string, string> said)
    {
        switch (lexer.Name.ToLowerInvariant())
        {
            case "title" when !said.ContainsKey("title"):
                return "title";
            case "script" when Attribute(lexer, "type")?.Contains("ld+json", StringComparison.OrdinalIgnoreCase) == true:
                return $"data{said.Count}";
            case "html" when Attribute(lexer, "lang") is { } language:
                said.TryAdd("lang", language);
                break;
            case "meta" when (Attribute(lexer, "property") ?? Attribute(lexer, "name")) is { } name && Attribute(lexer, "content") is { Length: > 0 } content:
                said.TryAdd(name, content);
                break;
            case "link" when Attribute(lexer, "rel")?.Equals("canonical", StringComparison.OrdinalIgnoreCase) == true && Attribute(lexer, "href") is { } href:
                said.TryAdd("canonical", href);
                break;
            case "time" when Attribute(lexer, "datetime") is { } time:
                said.TryAdd("time", time);
                break;
        }

        return "";
    }

    private static PageFacts From(Dictionary<string, string> said, Uri address, DateTimeOffset now)
    {
        var data = said.Where(pair => pair.Key.StartsWith("data", StringComparison.Ordinal)).Select(pair => Data.Of(pair.Value)).ToList();
        string? First(params string[] names) => names.Select(name => said.GetValueOrDefault(name)).Select(text => PlainText.Tidy(text ?? "")).FirstOrDefault(text => text.Length > 0);
        // A canonical address elsewhere would let a page put its words under another publisher's name.
        var canonical = Links.Absolute(said.GetValueOrDefault("canonical"), address) is { } named && named.Host == address.Host && named.AbsolutePath.Length > 1 ? named : address;
        return new PageFacts(
            First("og:title", "twitter:title", "title"), First("og:description", "description", "twitter:description"), First("og:site_name", "application-name"),
            First("lang", "og:locale") is { Length: >= 2 } language ? language[..2].ToLowerInvariant() : null,
            Date(First("article:published_time", "dc.date.issued", "dc.date", "date"), now) ?? data.Select(one => Date(one.Published, now)).FirstOrDefault(date => date is not null) ?? Date(First("time"), now),
            canonical.AbsoluteUri,
            data.Any(one => one.Paid) || said.GetValueOrDefault("article:content_tier") is "locked" or "metered" || PaidSites.Any(site => address.Host == site || address.Host.EndsWith("." + site, StringComparison.OrdinalIgnoreCase)));
    }

    private static DateTimeOffset? Date(string? text, DateTimeOffset now) => text is not null && FeedDate.Parse(text) is { } date && date <= now.AddDays(1) ? date : null;

    private static string? Attribute(TagLexer lexer, string name) =>
        lexer.Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    // Structured data, of which only two things are wanted, wherever they stand.
    private sealed record Data(string? Published, bool Paid)
    {
        public static Data Of(string json)
        {
            try
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 30, AllowTrailingCommas = true });
                return In(document.RootElement, new Data(null, false));
            }
            catch (JsonException)
            {
                return new Data(null, false);
            }
        }

        private static Data In(JsonElement element, Data found) => element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().Aggregate(found, (sum, one) => In(one, sum)),
            JsonValueKind.Object => element.EnumerateObject().Aggregate(found, (sum, one) => one.Name switch
            {
                "datePublished" when one.Value.ValueKind == JsonValueKind.String => sum with { Published = sum.Published ?? one.Value.GetString() },
                "isAccessibleForFree" => sum with { Paid = sum.Paid || one.Value.ValueKind == JsonValueKind.False || (one.Value.ValueKind == JsonValueKind.String && one.Value.GetString()!.Equals("false", StringComparison.OrdinalIgnoreCase)) },
                _ => In(one.Value, sum),
            }),
            _ => found,
        };
    }
}
