using System.Globalization;

namespace Animation.Watch.Reading;

/// <summary>One item of RSS, RDF or Atom.</summary>
internal sealed class XmlEntryReader(Node node, Uri? site, ReadOptions options, bool atom, bool monthFirst)
{
    private readonly TextConstructs _texts = new(options, atom, site);
    private readonly List<Node> _parts = [.. Flatten(node)];

    public Entry Read()
    {
        var (summary, content, type) = Bodies();
        var title = First("title", "dc:title", "media:title", "itunes:title");
        var written = Date("pubdate", "published", "issued", "dcterms:issued", "dcterms:available");
        var changed = Date("updated", "modified", "dcterms:modified", "lastbuilddate") ?? Bound(FeedDate.Parse(node["lastmod"], monthFirst));
        var plain = Date("dc:date", "created", "dcterms:created", "date", "pubdate");
        return new Entry(
            Id(), title is null ? null : _texts.Plain(title), Link(), written ?? plain, changed ?? (written is null ? plain : null),
            Authors(), summary, content, type, Categories(), Enclosures());
    }

    // A media group or an embedded source only wraps; their parts are read as those of the item where they say more of it.
    private static IEnumerable<Node> Flatten(Node node) =>
        node.Children.SelectMany(child => child.Name is "media:group" or "media:content" ? child.Children.Where(part => part.Name != "media:title").Prepend(child) : [child]);

    private Node? First(params string[] names)
    {
        foreach (var name in names)
        {
            if (_parts.Find(part => part.Name == name && (part.HasChildren || part.Text.AsSpan().ContainsAnyExcept(" \t\r\n"))) is { } found)
                return found;
        }

        return null;
    }

    private string? Id()
    {
        var part = First("guid", "id", "dc:identifier");
        var id = (part is { Name: "guid" } ? part.Markup : part?.Text ?? node["rdf:about"] ?? node["about"])?.Trim();
        if (string.IsNullOrEmpty(id))
            return null;
        // Where the document sets a base of its own, its author counts on it.
        if (part is { Name: "id", Base: { } at } && at != options.Address && !Uri.TryCreate(id, UriKind.Absolute, out _) && Uri.TryCreate(at, id, out var absolute))
            id = absolute.AbsoluteUri;
        return Inert.Text(PlainText.Repair(id.Length > Bounds.Title ? id[..Bounds.Title] : id));
    }

    private string? Link()
    {
        // Where several are given, readers have always taken the last.
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            if (_parts[i] is { Name: "link" } part && part["href"] is null && Address(part.Text, part) is { } written)
                return written;
        }

        var links = _parts.Where(part => part.Name == "link" && part["href"] is not null).ToList();
        var alternates = links.Where(link => (link["rel"] ?? "alternate").Trim().ToLowerInvariant() is "alternate" or "").ToList();
        var best = alternates.Find(link => XmlFeedReader.IsPage(link["type"])) ?? alternates.FirstOrDefault();
        if (best is not null)
            return Address(best["href"], best);
        var guid = First("guid");
        if (guid is not null && guid["ispermalink"]?.Trim() != "false" && Links.IsWeb(guid.Text.Trim()))
            return Address(guid.Text, guid);
        var about = First("feedburner:origlink")?.Text ?? node["href"] ?? node["rdf:about"] ?? First("id")?.Text ?? links.Find(link => link["rel"] is "self" or "related")?["href"];
        return about is not null && Links.IsWeb(about.Trim()) ? Address(about, node) : null;
    }

    private string? Address(string? written, Node at) => Links.Written(written, at.Base == options.Address ? site : at.Base);

    private DateTimeOffset? Date(params string[] names)
    {
        foreach (var name in names)
        {
            for (var i = _parts.Count - 1; i >= 0; i--)
            {
                if (_parts[i].Name == name && FeedDate.Parse(_parts[i].Text, monthFirst) is { } date)
                    return Bound(date);
            }
        }

        return null;
    }

    private DateTimeOffset? Bound(DateTimeOffset? date) => date > options.Now ? options.Now : date;

    private (string? Summary, string? Content, string? Type) Bodies()
    {
        var content = First("content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div");
        var summary = First("summary", "description", "dcterms:abstract", "dc:description", "itunes:summary", "media:description", "itunes:subtitle", "abstract");
        if (content is { Name: "content" } && content["src"] is not null && !content.HasChildren)
            content = null;
        // Two texts of one item: what comes first presents the second.
        if (content is null && !atom && First("description") is { } described && First("summary") is { } summed)
            (summary, content) = _parts.IndexOf(described) < _parts.IndexOf(summed) ? (described, summed) : (summed, described);
        var (contentHtml, type) = content is null ? (null, null) : _texts.Html(content);
        return (summary is null ? null : _texts.Html(summary).Html, contentHtml, contentHtml is null ? null : type);
    }

    private List<Author> Authors()
    {
        var authors = new List<Author>();
        foreach (var part in _parts)
        {
            if (part.Name is "author" && part.HasChildren)
                Add(authors, Person(part));
            else if (part.Name is "author" or "dc:creator" or "dc:author" or "itunes:author" or "media:credit")
                Add(authors, PersonText.Parse(PlainText.OfHtml(part.Text)));
        }

        return authors;
    }

    private static Author Person(Node part)
    {
        string? Text(params string[] names) =>
            names.Select(name => part.Children.FirstOrDefault(child => child.Name == name)?.Text.Trim()).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        var uri = part.Children.FirstOrDefault(child => child.Name is "uri" or "url" or "homepage" or "href");
        return new Author(Text("name", "dc:title") is { } name ? Inert.Text(PlainText.OfHtml(name)) : null, Text("email") is { } mail ? Inert.Text(mail) : null, uri is null ? null : Links.Written(uri.Text, uri.Base));
    }

    private static void Add(List<Author> authors, Author author)
    {
        if (author is not { Name: null, Email: null, Uri: null } && authors.Count < Bounds.Parts && !authors.Contains(author)
            && (author.Email is not null || author.Uri is not null || !authors.Exists(known => known.Name == author.Name)))
            authors.Add(author);
    }

    private List<string> Categories()
    {
        var categories = new List<string>();
        foreach (var part in _parts)
        {
            switch (part.Name)
            {
                case "category" or "dc:subject" or "media:category" or "itunes:category":
                    Add(categories, part["term"] ?? (part.Text.Trim().Length > 0 ? part.Text : part["text"] ?? part["label"]));
                    foreach (var inner in part.Children.Where(inner => inner.Name == "itunes:category"))
                        Add(categories, inner["text"]);
                    break;
                case "itunes:keywords" or "media:keywords" or "tags":
                    foreach (var word in part.Text.Split(',', Bounds.Parts))
                        Add(categories, word);
                    break;
            }
        }

        return categories;
    }

    private static void Add(List<string> categories, string? category)
    {
        var text = PlainText.OfHtml(category ?? "");
        if (text.Length is > 0 and < 300 && categories.Count < Bounds.Parts)
            categories.Add(Inert.Text(text));
    }

    private List<Enclosure> Enclosures()
    {
        var enclosures = new List<Enclosure>();
        foreach (var part in _parts)
        {
            if (part.Name == "enclosure")
                Add(enclosures, part, part["url"] ?? part["href"], part["length"]);
            else if (part.Name == "link" && string.Equals(part["rel"]?.Trim(), "enclosure", StringComparison.OrdinalIgnoreCase))
                Add(enclosures, part, part["href"], part["length"]);
        }

        foreach (var part in _parts.Where(part => part.Name == "media:content"))
            Add(enclosures, part, part["url"], part["filesize"]);
        return enclosures;
    }

    private void Add(List<Enclosure> enclosures, Node part, string? written, string? length)
    {
        if (Address(written, part) is { } url && enclosures.Count < Bounds.Parts && !enclosures.Exists(known => known.Url == url))
            enclosures.Add(new Enclosure(url, Bounded(part["type"]), long.TryParse(length?.Trim(), CultureInfo.InvariantCulture, out var bytes) && bytes >= 0 ? length!.Trim() : Bounded(length)));
    }

    private static string? Bounded(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 200 || text.AsSpan().ContainsAny("<>\"'") ? null : text.Trim();
}
