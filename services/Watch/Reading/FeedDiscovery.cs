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

    /// <summary>
    /// Addresses where a site that announces nothing usually has its feed, likeliest first: by what its address is, then by what made its pages.
    /// </summary>
    public static IReadOnlyList<Uri> Guess(ReadOnlySpan<byte> bytes, Uri address)
    {
        if (OfPlatform(address) is { } known)
            return [known];
        var html = Charset.Decode(bytes[..Math.Min(bytes.Length, 300_000)], null).Text;
        bool Has(string mark) => html.Contains(mark, StringComparison.OrdinalIgnoreCase);
        string[] paths =
        [
            .. Has("wp-content") || Has("wp-json") ? ["/feed/"] : Array.Empty<string>(),
            .. Has("spip") ? ["/spip.php?page=backend", "/?page=backend"] : Array.Empty<string>(),
            .. Has("drupal") || Has("/sites/default/files") ? ["/rss.xml"] : Array.Empty<string>(),
            .. Has("joomla") ? ["/?format=feed&type=rss"] : Array.Empty<string>(),
            .. Has("typo3") ? ["/?type=9818", "/?type=100"] : Array.Empty<string>(),
            .. Has("blogger.com") || Has("blogspot") ? ["/feeds/posts/default"] : Array.Empty<string>(),
            "/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml",
        ];
        var beside = address.AbsolutePath.TrimEnd('/') is { Length: > 1 } path && !path.Contains('.', StringComparison.Ordinal) ? new[] { $"{path}/feed/" } : [];
        return [.. beside.Concat(paths).Distinct().Take(MostGuesses).Select(guess => new Uri(address, guess))];
    }

    private const int MostGuesses = 7;

    private static Uri? OfPlatform(Uri address)
    {
        var host = address.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? address.IdnHost[4..] : address.IdnHost;
        var parts = address.AbsolutePath.Trim('/').Split('/');
        string? Query(string name) =>
            address.Query.TrimStart('?').Split('&').Where(part => part.StartsWith($"{name}=", StringComparison.Ordinal)).Select(part => part[(name.Length + 1)..]).FirstOrDefault();
        var feed = (host, parts) switch
        {
            ("youtube.com" or "m.youtube.com", ["channel", var channel, ..]) => $"https://www.youtube.com/feeds/videos.xml?channel_id={channel}",
            ("youtube.com" or "m.youtube.com", ["user", var user, ..]) => $"https://www.youtube.com/feeds/videos.xml?user={user}",
            ("youtube.com" or "m.youtube.com", ["playlist"]) when Query("list") is { } list => $"https://www.youtube.com/feeds/videos.xml?playlist_id={list}",
            ("github.com", [var owner, var name, ..]) => $"https://github.com/{owner}/{name}/releases.atom",
            ("reddit.com" or "old.reddit.com", ["r", var group, ..]) => $"https://www.reddit.com/r/{group}/.rss",
            ("medium.com", [var author, ..]) when author.Length > 0 => $"https://medium.com/feed/{author}",
            _ => null,
        };
        return feed is null ? null : new Uri(feed);
    }

    /// <summary>
    /// The feeds among which a person must choose: comments aside, and of the same feed in two formats only the first.
    /// </summary>
    public static IReadOnlyList<FeedLink> Choices(IReadOnlyList<FeedLink> announced)
    {
        bool OfComments(FeedLink link) => $"{link.Title} {link.Url}".Contains("comment", StringComparison.OrdinalIgnoreCase);
        string Sense(FeedLink link) => string.Join(' ', (link.Title ?? link.Url).ToLowerInvariant().Split([' ', '(', ')', '-', '–', '»', '/', '.', '?', '=', '_'])
            .Where(word => word is not ("" or "rss" or "atom" or "rdf" or "xml" or "feed" or "json" or "flux" or "rss2" or "2" or "0" or "1" or "92" or "03")));
        var main = announced.Where(link => !OfComments(link)).ToList();
        return [.. (main.Count > 0 ? main : announced).DistinctBy(Sense)];
    }

    /// <summary>True for the page by which a site checks that its visitor is a person.</summary>
    public static bool IsChallenge(ReadOnlySpan<byte> bytes)
    {
        if (!IsPage(bytes))
            return false;
        var html = Charset.Decode(bytes[..Math.Min(bytes.Length, 100_000)], null).Text;
        return Array.Exists(ChallengeMarks, mark => html.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static readonly string[] ChallengeMarks =
        ["challenge-platform", "cf-browser-verification", "cf_chl_", "<title>Just a moment", "<title>Attention Required", "_Incapsula_", "captcha-delivery", "/.within.website/", "awsWafCookie", "g-recaptcha", "h-captcha"];

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
