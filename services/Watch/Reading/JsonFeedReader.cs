using System.Globalization;
using System.Text.Json;

namespace Animation.Watch.Reading;

/// <summary>JSON Feed, 1.0 and 1.1.</summary>
internal static class JsonFeedReader
{
    private static readonly JsonDocumentOptions Forgiving =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Bounds.Depth };

    public static Feed Read(string text, string charset, ReadOptions options)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, Forgiving);
        }
        catch (JsonException)
        {
            throw Bounds.NotAFeed();
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
                throw Bounds.NotAFeed();
            if (items.GetArrayLength() > Bounds.Entries)
                throw Bounds.TooLarge();
            var site = Links.Absolute(Text(root, "home_page_url"), options.Address) ?? options.Address;
            return new Feed(
                Inert.Text(PlainText.OfHtml(Text(root, "title") ?? "")), Links.Written(Text(root, "home_page_url"), options.Address), Html(Text(root, "description"), site, options),
                XmlFeedReader.Tag(Text(root, "language")), charset, Text(root, "version")?.EndsWith("1.1", StringComparison.Ordinal) == true ? "json11" : "json1", Text(root, "feed_url") is { } self ? Inert.Text(self) : null, null,
                [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => Item(item, root, site, options))]);
        }
    }

    private static Entry Item(JsonElement item, JsonElement root, Uri? site, ReadOptions options)
    {
        var html = Text(item, "content_html");
        var plain = Text(item, "content_text");
        var authors = People(item);
        return new Entry(
            Text(item, "id") is { } key ? Inert.Text(key) : null, Text(item, "title") is { } title ? Inert.Text(PlainText.OfHtml(title)) : null,
            Links.Written(Text(item, "url"), site) ?? Links.Written(Text(item, "external_url"), site) ?? (Text(item, "id") is { } id && Links.IsWeb(id) ? id : null),
            Date(item, "date_published", options), Date(item, "date_modified", options), authors.Count > 0 ? authors : People(root),
            Html(Text(item, "summary"), site, options), html is not null ? Html(html, site, options) : plain is null ? null : System.Net.WebUtility.HtmlEncode(plain),
            html is not null ? "text/html" : plain is null ? null : "text/plain",
            [.. List(item, "tags").Select(tag => Inert.Text(PlainText.Tidy(tag.ToString()))).Where(tag => tag.Length is > 0 and < 300)],
            [.. List(item, "attachments").Where(file => file.ValueKind == JsonValueKind.Object).Select(file => Attached(file, site)).OfType<Enclosure>()]);
    }

    private static Enclosure? Attached(JsonElement file, Uri? site) =>
        Links.Written(Text(file, "url"), site) is { } url ? new Enclosure(url, Text(file, "mime_type") is { } type ? Inert.Text(type) : null, Text(file, "size_in_bytes") is { } size ? Inert.Text(size) : null) : null;

    private static List<Author> People(JsonElement owner)
    {
        var people = List(owner, "authors").ToList();
        if (people.Count == 0 && owner.TryGetProperty("author", out var one))
            people.Add(one);
        return
        [
            .. people
                .Select(person => person.ValueKind == JsonValueKind.Object
                    ? new Author(Text(person, "name") is { } name ? Inert.Text(PlainText.Tidy(name)) : null, null, Links.Written(Text(person, "url"), null))
                    : new Author(Inert.Text(PlainText.Tidy(person.ToString())), null, null))
                .Where(author => author.Name is { Length: > 0 } || author.Uri is not null),
        ];
    }

    private static string? Html(string? html, Uri? at, ReadOptions options) =>
        string.IsNullOrWhiteSpace(html) ? null : options.Clean ? HtmlCleaner.Clean(html, at) : html;

    private static DateTimeOffset? Date(JsonElement item, string name, ReadOptions options) =>
        FeedDate.Parse(Text(item, name)) is { } date ? date > options.Now ? options.Now : date : null;

    private static IEnumerable<JsonElement> List(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Take(Bounds.Parts) : [];

    private static string? Text(JsonElement owner, string name) => !owner.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText().ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
