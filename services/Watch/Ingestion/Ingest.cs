using System.Security.Cryptography;
using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Ingestion;

/// <summary>An item ready to be stored.</summary>
public sealed record IncomingItem(
    string ExternalKey, string? Address, string? AddressKey, string Title, string Excerpt, string Content, DateTimeOffset PublishedAt, int Promise);

/// <summary>What is taken from a feed, decided without touching anything.</summary>
public static class Ingest
{
    /// <summary>Longest excerpt shown to readers: enough to choose, never instead of the article.</summary>
    public const int ExcerptLength = 300;

    private static readonly TimeSpan FirstReach = TimeSpan.FromDays(60);
    private const int FirstCount = 30;

    /// <summary>The items worth storing, oldest first; of a source just added, only what is recent, so that the inbox is not flooded.</summary>
    public static IReadOnlyList<IncomingItem> Select(Feed feed, DateTimeOffset now, bool first)
    {
        var items = feed.Entries.Select(entry => Read(entry, now)).OfType<IncomingItem>().DistinctBy(item => item.ExternalKey).OrderBy(item => item.PublishedAt);
        if (!first)
            return [.. items];
        var recent = items.Where(item => now - item.PublishedAt <= FirstReach).TakeLast(FirstCount).ToList();
        return recent.Count > 0 ? recent : [.. items.TakeLast(5)];
    }

    private static IncomingItem? Read(Entry entry, DateTimeOffset now)
    {
        var text = DoubleEncoding.Undo(PlainText.OfHtml(entry.Summary ?? entry.Content ?? ""));
        var title = entry.Title is { Length: > 0 } given ? DoubleEncoding.Undo(given) : Cut(text, 100);
        var address = Links.Absolute(entry.Link, null)?.AbsoluteUri;
        if (title.Length == 0 || (address is null && entry.Id is null))
            return null;
        var excerpt = Cut(text, ExcerptLength);
        return new IncomingItem(
            Key(entry.Id ?? address ?? title), address, AddressKey.Of(address), title, excerpt, DoubleEncoding.Undo(entry.Content ?? entry.Summary ?? ""),
            entry.Published ?? entry.Updated ?? now, ThemeHints.In($"{title} {text}").Count);
    }

    private static string Key(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32];

    // Cuts at a word.
    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = text.LastIndexOf(' ', length - 1);
        return text[..(end > length / 2 ? end : length - 1)].TrimEnd(' ', ',', ';', ':', '\ud800') + "…";
    }
}
