namespace Animation.Watch.Reading;

/// <summary>A feed announced by a page, or listed in an OPML file.</summary>
public sealed record FeedLink(string Url, string? Title, string? Folder = null);

/// <summary>Finds the feeds that a web page announces.</summary>
public static class FeedDiscovery
{
    private static readonly string[] Types =
        ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/rss", "application/atom", "text/rss+xml", "application/x.atom+xml"];

    /// <summary>Feeds named in the head of the page, or else linked from it by an address that says so; in page order, each once.</summary>
    public static IReadOnlyList<FeedLink> Find(ReadOnlySpan<byte> bytes, Uri? address, string? contentType = null)
    {
        var (html, _) = Charset.Decode(bytes, contentType);
        var lexer = new TagLexer(html.Length > Bounds.Characters ? html[..Bounds.Characters] : html);
        var (announced, linked) = (new List<FeedLink>(), new List<FeedLink>());
        var at = address;
        try
        {
            while (lexer.Read() is var kind && kind != LexKind.Finished)
            {
                var tag = kind == LexKind.Open ? lexer.Name.ToLowerInvariant() : "";
                if (tag == "base")
                    at = Links.Absolute(Attribute(lexer, "href"), address) ?? at;
                else if (tag == "link" && IsFeed(lexer))
                    Add(announced, lexer, at);
                else if (tag == "a" && LooksLikeFeed(Attribute(lexer, "href")))
                    Add(linked, lexer, at);
            }
        }
        catch (Animation.Hosting.Errors.Refusal)
        {
            // A tag beyond measure: what was found before it stands.
        }

        return announced.Count > 0 ? announced : linked;
    }

    /// <summary>True for what starts like a web page.</summary>
    public static bool IsPage(ReadOnlySpan<byte> bytes)
    {
        var lexer = new TagLexer(Charset.Decode(bytes[..Math.Min(bytes.Length, 4096)], null).Text);
        while (lexer.Read() is var kind && kind != LexKind.Finished)
        {
            if (kind == LexKind.Open)
                return lexer.Name.ToLowerInvariant() is "html" or "head" or "body" or "title" or "meta";
        }

        return false;
    }

    private static bool IsFeed(TagLexer lexer)
    {
        var rel = (Attribute(lexer, "rel") ?? "").ToLowerInvariant().Split(' ');
        var type = (Attribute(lexer, "type") ?? "").ToLowerInvariant().Split(';')[0].Trim();
        return (rel.Contains("alternate") && (Types.Contains(type) || type is "application/json" or "text/xml" or "application/xml")) || (rel.Contains("feed") && !rel.Contains("icon"));
    }

    private static bool LooksLikeFeed(string? href)
    {
        var path = (href ?? "").Split('?', '#')[0].TrimEnd('/').ToLowerInvariant();
        return path.EndsWith(".rss", StringComparison.Ordinal) || path.EndsWith(".atom", StringComparison.Ordinal) || path.EndsWith(".rdf", StringComparison.Ordinal)
            || path.EndsWith("/feed", StringComparison.Ordinal) || path.EndsWith("/rss", StringComparison.Ordinal) || path.EndsWith("/rss.xml", StringComparison.Ordinal)
            || path.EndsWith("/atom.xml", StringComparison.Ordinal) || path.EndsWith("/feed.xml", StringComparison.Ordinal) || path.EndsWith("/flux", StringComparison.Ordinal);
    }

    private static void Add(List<FeedLink> found, TagLexer lexer, Uri? at)
    {
        var url = Links.Written(Attribute(lexer, "href"), at);
        var title = PlainText.Tidy(Attribute(lexer, "title") ?? "");
        if (url is not null && found.Count < Bounds.Parts && !found.Exists(known => known.Url == url))
            found.Add(new FeedLink(url, title.Length > 0 ? title : null));
    }

    private static string? Attribute(TagLexer lexer, string name)
    {
        foreach (var (key, value) in lexer.Attributes)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
