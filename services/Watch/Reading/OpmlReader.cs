using System.Xml;

namespace Animation.Watch.Reading;

/// <summary>Reads the list of sources that another reader exported, folders included.</summary>
public static class OpmlReader
{
    /// <summary>True when the document says that it is OPML.</summary>
    public static bool IsOpml(ReadOnlySpan<byte> bytes)
    {
        var lexer = new TagLexer(Charset.Decode(bytes[..Math.Min(bytes.Length, 4096)], null).Text);
        while (lexer.Read() is var kind && kind != LexKind.Finished)
        {
            if (kind == LexKind.Open)
                return lexer.Name.Equals("opml", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    /// <summary>The sources, in their order, each address once. Throws a refusal when the document is beyond the bounds.</summary>
    public static IReadOnlyList<FeedLink> Read(ReadOnlySpan<byte> bytes)
    {
        var text = Charset.Decode(bytes, null).Text;
        if (text.Length > Bounds.Characters)
            throw Bounds.TooLarge();
        try
        {
            using var strict = new StrictMarkup(text.TrimStart());
            return Sources(strict);
        }
        catch (XmlException)
        {
            return Sources(new TolerantMarkup(text));
        }
    }

    private static List<FeedLink> Sources(IMarkup markup)
    {
        var sources = new List<FeedLink>();
        var folders = new Stack<string?>();
        while (markup.Read() is var kind && kind != MarkupKind.Finished)
        {
            if (kind == MarkupKind.End)
                folders.TryPop(out _);
            if (kind != MarkupKind.Start)
                continue;
            if (folders.Count > Bounds.Depth || sources.Count > Bounds.Entries)
                throw Bounds.TooLarge();
            folders.Push(Outline(markup, sources, folders));
        }

        return sources;
    }

    // The name of a folder, or null for a source and for what is neither.
    private static string? Outline(IMarkup markup, List<FeedLink> sources, Stack<string?> folders)
    {
        if (!markup.Local.Equals("outline", StringComparison.OrdinalIgnoreCase))
            return null;
        var title = Attribute(markup, "title") ?? Attribute(markup, "text");
        title = title is null ? null : PlainText.OfHtml(title) is { Length: > 0 } text ? text[..Math.Min(text.Length, Bounds.Title)] : null;
        var address = Attribute(markup, "xmlUrl") ?? (Attribute(markup, "type") is "rss" or "link" or "atom" ? Attribute(markup, "url") : null);
        if (address is null)
            return title;
        var url = Links.Written(address.StartsWith("feed://", StringComparison.OrdinalIgnoreCase) ? $"http://{address[7..]}" : address, null);
        var folder = string.Join('/', folders.Reverse().Where(name => name is not null));
        if (url is not null && !sources.Exists(known => known.Url == url))
            sources.Add(new FeedLink(url, title, folder.Length > 0 ? folder : Attribute(markup, "category")?.Trim('/') is { Length: > 0 } category ? category : null));
        return null;
    }

    private static string? Attribute(IMarkup markup, string name)
    {
        foreach (var attribute in markup.Attributes)
        {
            if (attribute.Local.Equals(name, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(attribute.Value))
                return attribute.Value.Trim();
        }

        return null;
    }
}
