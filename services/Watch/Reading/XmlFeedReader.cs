using System.Globalization;

namespace Animation.Watch.Reading;

/// <summary>Every dialect of RSS, RDF and Atom, an item at a time.</summary>
internal sealed class XmlFeedReader(IMarkup markup, string charset, ReadOptions options)
{
    private readonly NodeReader _nodes = new(markup, options.Address);
    private readonly List<Entry> _entries = [];
    private readonly List<Node> _about = [];
    private string _format = "";
    private string? _language;
    private string? _id;
    private string? _site;

    public Feed Read()
    {
        while (_nodes.NextElement())
        {
            switch (_nodes.Name)
            {
                case "rss" or "rdf:rdf" or "rdf" or "feed" or "channel" or "items" when _format.Length == 0 || _nodes.Name is "channel" or "items":
                    Recognise();
                    _nodes.Enter();
                    break;
                case "item" or "entry":
                    ReadEntry();
                    break;
                default:
                    if (_format.Length > 0)
                        Keep(_nodes.ReadWhole());
                    else if (_nodes.Depth > 3 || _nodes.Name is "html" or "opml" or "head" or "body" or "svg" or "urlset" or "sitemapindex")
                        throw Bounds.NotAFeed();
                    else
                        _nodes.Enter();
                    break;
            }
        }

        return _format.Length > 0 ? Build() : throw Bounds.NotAFeed();
    }

    private void Keep(Node node)
    {
        if (_about.Count < 1000)
            _about.Add(node);
    }

    private void Recognise()
    {
        string? Attribute(string local) => _nodes.Attributes.Where(attribute => attribute.Local.Equals(local, StringComparison.OrdinalIgnoreCase)).Select(attribute => attribute.Value).FirstOrDefault();
        if (_nodes.Name == "channel")
        {
            (_id, _site) = (Attribute("about"), Attribute("href"));
            if (_format == "rss10" && _nodes.Namespace.Contains("simple/0.9", StringComparison.OrdinalIgnoreCase))
                _format = "rss090";
        }

        if (_nodes.Name is "items" || (_format.Length > 0 && _nodes.Name == "channel"))
            return;
        _language = Attribute("lang");
        var version = Attribute("version") ?? "";
        _format = _nodes.Name switch
        {
            "feed" => _nodes.Namespace.Contains("purl.org/atom", StringComparison.OrdinalIgnoreCase) || version.StartsWith("0.", StringComparison.Ordinal) ? "atom03" : "atom10",
            "rss" => version.Trim() switch { "0.90" => "rss090", "0.91" => "rss091", "0.92" => "rss092", "0.93" => "rss093", "0.94" => "rss094", ['2', ..] => "rss20", _ => "rss" },
            "rdf" or "rdf:rdf" => "rss10",
            _ => "rss",
        };
    }

    private void ReadEntry()
    {
        if (_format.Length == 0)
            _format = _nodes.Name == "entry" ? "atom10" : "rss";
        var language = _language ?? _about.Find(node => node.Name is "language" or "dc:language")?.Text;
        if (_entries.Count >= Bounds.Entries)
            throw Bounds.TooLarge();
        var node = _nodes.ReadWhole();
        _entries.Add(new XmlEntryReader(node, SiteBase(node.Base), options, IsAtom, MonthFirst(language)).Read());
    }

    private bool IsAtom => _format.StartsWith("atom", StringComparison.Ordinal);

    private static bool MonthFirst(string? language) =>
        language is not null && language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && !language.Contains("gb", StringComparison.OrdinalIgnoreCase);

    // RSS says nothing of relative links: read them against the site when its feed is served from elsewhere.
    private Uri? SiteBase(Uri? written)
    {
        if (IsAtom || (written is not null && written != options.Address))
            return written;
        var site = Links.Absolute(_about.FindLast(node => node.Name == "link" && node["href"] is null)?.Text, null);
        return site is not null && (written is null || written.Host != site.Host) ? site : written;
    }

    private Feed Build()
    {
        var texts = new TextConstructs(options, IsAtom, SiteBase(options.Address));
        return new Feed(
            First("title", "dc:title", "itunes:title") is { } title ? texts.Plain(title) : "",
            Link(),
            First("subtitle", "tagline", "description", "dc:description", "itunes:summary", "itunes:subtitle", "abstract") is { } subtitle ? texts.Html(subtitle).Html : null,
            Tag(First("language", "dc:language")?.Text ?? _language),
            charset,
            _format,
            Bounded(First("id", "guid", "dc:identifier")?.Text ?? _id) is { } id ? Inert.Text(id) : null,
            Ttl(),
            _entries);
    }

    private Node? First(params string[] names)
    {
        foreach (var name in names)
        {
            if (_about.Find(node => node.Name == name && (node.HasChildren || !string.IsNullOrWhiteSpace(node.Text))) is { } found)
                return found;
        }

        return null;
    }

    private string? Link()
    {
        var atom = _about.Where(node => node.Name == "link" && node["href"] is not null).ToList();
        var alternate = atom.Find(node => node["rel"] is null or "alternate" or "" && IsPage(node["type"])) ?? atom.Find(node => node["rel"] is null or "alternate" or "");
        var written = _about.FindLast(node => node.Name == "link" && node["href"] is null && node.Text.Trim().Length > 0);
        if (!IsAtom && written is not null)
            return Links.Written(written.Text, written.Base);
        if (alternate is not null)
            return Links.Written(alternate["href"], alternate.Base);
        return written is not null ? Links.Written(written.Text, written.Base) : Links.Written(_site, options.Address);
    }

    internal static bool IsPage(string? type) => type is null || type.Contains("html", StringComparison.OrdinalIgnoreCase);

    // Two modules say how long to wait; the longer holds.
    private TimeSpan? Ttl()
    {
        var minutes = Number("ttl") ?? 0;
        var period = First("sy:updateperiod")?.Text.Trim().ToLowerInvariant() switch
        {
            "hourly" => 60,
            "daily" => 24 * 60,
            "weekly" => 7 * 24 * 60,
            "monthly" => 30 * 24 * 60,
            "yearly" => 365 * 24 * 60,
            _ => 0,
        };
        minutes = Math.Max(minutes, period / Math.Max(1, Number("sy:updatefrequency") ?? 1));
        return minutes > 0 ? TimeSpan.FromMinutes(minutes) : null;
    }

    private int? Number(string name) =>
        int.TryParse(First(name)?.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 600_000 ? number : null;

    internal static string? Tag(string? text) =>
        text?.Trim() is { Length: > 0 and < 36 } tag && tag.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? tag.Replace('_', '-') : null;

    private static string? Bounded(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim() is { Length: > Bounds.Title } longer ? longer[..Bounds.Title] : text.Trim();
}
