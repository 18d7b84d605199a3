namespace Animation.Watch.Reading;

/// <summary>Gives every element one short name, whatever prefix and address its author chose for the vocabulary.</summary>
internal sealed class Names
{
    private static readonly Dictionary<string, string> Vocabularies = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = "",
        ["http://www.w3.org/2005/atom"] = "",
        ["https://www.w3.org/2005/atom"] = "",
        ["http://purl.org/atom/ns"] = "",
        ["http://example.com/newformat"] = "",
        ["http://purl.org/rss/1.0"] = "",
        ["http://my.netscape.com/rdf/simple/0.9"] = "",
        ["http://channel.netscape.com/rdf/simple/0.9"] = "",
        ["http://my.netscape.com/publish/formats/rss-0.91.dtd"] = "",
        ["http://backend.userland.com/rss"] = "",
        ["http://backend.userland.com/rss2"] = "",
        ["http://blogs.law.harvard.edu/tech/rss"] = "",
        ["http://cyber.law.harvard.edu/rss/rss.html"] = "",
        ["http://cyber.law.harvard.edu/rss"] = "",
        ["http://purl.org/net/rss1.1"] = "",
        ["http://www.rssboard.org/rss-specification"] = "",
        ["http://purl.org/dc/elements/1.1"] = "dc",
        ["http://purl.org/dc/elements/1.0"] = "dc",
        ["http://purl.org/dc/terms"] = "dcterms",
        ["http://purl.org/rss/1.0/modules/content"] = "content",
        ["http://purl.org/rss/1.0/modules/syndication"] = "sy",
        ["http://purl.org/rss/1.0/modules/slash"] = "slash",
        ["http://search.yahoo.com/mrss"] = "media",
        ["http://www.rssboard.org/media-rss"] = "media",
        ["http://video.search.yahoo.com/mrss"] = "media",
        ["http://www.itunes.com/dtds/podcast-1.0.dtd"] = "itunes",
        ["http://example.com/dtds/podcast-1.0.dtd"] = "itunes",
        ["http://www.google.com/schemas/play-podcasts/1.0"] = "itunes",
        ["http://rssnamespace.org/feedburner/ext/1.0"] = "feedburner",
        ["http://www.w3.org/1999/02/22-rdf-syntax-ns"] = "rdf",
        ["http://www.w3.org/1999/xhtml"] = "xhtml",
        ["http://www.w3.org/xml/1998/namespace"] = "xml",
        ["http://webns.net/mvcb"] = "admin",
    };

    private static readonly HashSet<string> UsualPrefixes =
        ["dc", "dcterms", "content", "sy", "slash", "media", "itunes", "feedburner", "rdf", "xhtml", "xml", "admin"];

    private readonly Dictionary<(string, string, string), string> _known = [];

    public string Of(string prefix, string address, string local)
    {
        if (_known.TryGetValue((prefix, address, local), out var name))
            return name;
        var vocabulary = Vocabulary(prefix, address);
        name = local.ToLowerInvariant();
        if (vocabulary.Length > 0)
            name = $"{vocabulary}:{name}";
        if (_known.Count < 10_000)
            _known[(prefix, address, local)] = name;
        return name;
    }

    private static string Vocabulary(string prefix, string address)
    {
        var key = address.Trim().TrimEnd('/', '#');
        if (Vocabularies.TryGetValue(key, out var name))
            return key.Length > 0 || prefix.Length == 0 ? name : UsualPrefixes.Contains(prefix.ToLowerInvariant()) ? prefix.ToLowerInvariant() : $"?{prefix}";
        // "atom:link" whose prefix was never declared still means what it says.
        if (prefix.Length == 0 || prefix is "atom" or "atom10" or "a10" or "rss")
            return "";
        return UsualPrefixes.Contains(prefix.ToLowerInvariant()) ? prefix.ToLowerInvariant() : $"?{prefix}";
    }
}
