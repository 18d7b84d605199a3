using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Vocabulary;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Animation.Watch.Library;

/// <summary>All that a feed says.</summary>
/// <param name="Site">Public address of the platform.</param>
/// <param name="Self">Address of the feed itself.</param>
/// <param name="Page">Path of the same list as a page.</param>
public sealed record FeedOf(string Name, Uri Site, string Self, string Page, IReadOnlyList<LibraryLine> Lines)
{
    /// <summary>When anything in it last changed; the epoch of the platform when it is empty.</summary>
    public DateTimeOffset ChangedAt => Lines.Count == 0 ? DateTimeOffset.UnixEpoch : Lines.Max(line => line.ChangedAt);

    public string Link(LibraryLine line) => new Uri(Site, "/veille/" + line.Slug).AbsoluteUri;
}

/// <summary>A list of the library as Atom or JSON Feed: our page of the item, the publisher's own beside it.</summary>
public static class FeedDocument
{
    private const string AtomNames = "http://www.w3.org/2005/Atom";
    // "<" and "&" stay escaped: a browser that guesses HTML finds none.
    private static readonly JsonWriterOptions json = new() { Indented = true, Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <summary>Finds, writes, and answers 304 to who has it already.</summary>
    internal static async Task<IResult> Answer(
        HttpContext http, WatchDb db, Settings settings, LibraryFilter filter, bool members, string name, Func<FeedOf, byte[]> write, int size)
    {
        var found = await SearchLibrary.Run(db, filter, members, 1, null, size, http.RequestAborted);
        var self = new Uri(settings.Url, http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent()).AbsoluteUri;
        var feed = new FeedOf(new Text($"{name} : veille", $"{name}: watch").Fr, settings.Url, self, "/veille" + (filter with { Asked = null }).Query, found.Lines);
        var body = write(feed);
        http.Response.Headers.CacheControl = members ? "private, max-age=300" : "public, max-age=300";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..24]}\"");
        return Results.Bytes(body, write == Atom ? "application/atom+xml; charset=utf-8" : "application/feed+json; charset=utf-8", lastModified: feed.ChangedAt, entityTag: tag);
    }

    public static byte[] Atom(FeedOf feed)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = false }))
        {
            xml.WriteStartElement("feed", AtomNames);
            xml.WriteAttributeString("xml", "lang", null, "fr");
            xml.WriteElementString("title", AtomNames, Clean(feed.Name));
            xml.WriteElementString("id", AtomNames, feed.Self);
            Link(xml, "self", feed.Self, "application/atom+xml");
            Link(xml, "alternate", new Uri(feed.Site, feed.Page).AbsoluteUri, "text/html");
            xml.WriteElementString("updated", AtomNames, Instant(feed.ChangedAt));
            foreach (var line in feed.Lines)
                Entry(xml, feed, line);
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    private static void Entry(XmlWriter xml, FeedOf feed, LibraryLine line)
    {
        xml.WriteStartElement("entry", AtomNames);
        xml.WriteElementString("title", AtomNames, Clean(line.Title));
        xml.WriteElementString("id", AtomNames, $"urn:uuid:{line.Id}");
        Link(xml, "alternate", feed.Link(line), "text/html");
        if (line.Address is { } address)
            Link(xml, "via", Clean(address), null);
        xml.WriteElementString("updated", AtomNames, Instant(line.ChangedAt));
        xml.WriteElementString("published", AtomNames, Instant(line.KeptAt));
        xml.WriteStartElement("author", AtomNames);
        xml.WriteElementString("name", AtomNames, Clean(line.SourceName));
        xml.WriteEndElement();
        foreach (var theme in line.Themes)
        {
            xml.WriteStartElement("category", AtomNames);
            xml.WriteAttributeString("term", theme);
            xml.WriteAttributeString("label", Themes.Find(theme)?.LabelFr ?? theme);
            xml.WriteEndElement();
        }
        if (line.Said.Length > 0)
            xml.WriteElementString("summary", AtomNames, Clean(line.Said));
        xml.WriteEndElement();
    }

    public static byte[] Json(FeedOf feed)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, json))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "https://jsonfeed.org/version/1.1");
            writer.WriteString("title", feed.Name);
            writer.WriteString("home_page_url", new Uri(feed.Site, feed.Page).AbsoluteUri);
            writer.WriteString("feed_url", feed.Self);
            writer.WriteString("language", "fr");
            writer.WriteStartArray("items");
            foreach (var line in feed.Lines)
                Item(writer, feed, line);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Item(Utf8JsonWriter writer, FeedOf feed, LibraryLine line)
    {
        writer.WriteStartObject();
        writer.WriteString("id", $"urn:uuid:{line.Id}");
        writer.WriteString("url", feed.Link(line));
        if (line.Address is { } address)
            writer.WriteString("external_url", address);
        writer.WriteString("title", line.Title);
        writer.WriteString("content_text", line.Said);
        writer.WriteString("date_published", Instant(line.KeptAt));
        writer.WriteString("date_modified", Instant(line.ChangedAt));
        writer.WriteString("language", line.Language);
        writer.WriteStartArray("authors");
        writer.WriteStartObject();
        writer.WriteString("name", line.SourceName);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("tags");
        foreach (var theme in line.Themes)
            writer.WriteStringValue(Themes.Find(theme)?.LabelFr ?? theme);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Link(XmlWriter xml, string relation, string address, string? type)
    {
        xml.WriteStartElement("link", AtomNames);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    // What XML 1.0 cannot hold would make the whole feed unreadable.
    private static string Clean(string text) => text.All(Fits) ? text : string.Concat(text.Where(Fits));

    private static bool Fits(char c) => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c);
}
