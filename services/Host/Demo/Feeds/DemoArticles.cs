using System.Collections.Concurrent;

namespace Animation.Host.Demo.Feeds;

/// <summary>
/// What each invented publisher has brought out at a given moment. It depends on nothing but the date, so any process tells the same
/// story, and a demo that is kept for weeks goes on receiving news.
/// </summary>
public sealed class DemoArticles(TimeProvider clock)
{
    private static readonly TimeSpan kept = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset epoch = new(2026, 1, 5, 7, 0, 0, TimeSpan.Zero);
    private static readonly ILookup<string, (string Theme, string Title, string Summary)> templates = Read();

    private static readonly string[] places =
    [
        "La Rochelle", "Chambéry", "Croix", "Saint-Perreux", "Avignon", "Le Blanc", "Morlaix", "Figeac", "Autun", "Die", "Lannion", "Foix", "Thann",
    ];

    private readonly ConcurrentDictionary<string, ConcurrentQueue<DemoArticle>> added = new();

    /// <summary>The articles a feed shows now, newest first.</summary>
    public IReadOnlyList<DemoArticle> Of(DemoFeed feed)
    {
        var now = clock.GetUtcNow();
        var last = (long)((now - epoch) / TimeSpan.FromHours(feed.HoursBetween));
        var first = Math.Max(0, last - (long)(kept / TimeSpan.FromHours(feed.HoursBetween)));
        var regular = Enumerable.Range(0, (int)(last - first + 1)).Select(step => Regular(feed, first + step)).Where(article => article.PublishedAt <= now);
        return [.. Added(feed).Concat(regular).OrderByDescending(article => article.PublishedAt)];
    }

    public DemoArticle? Find(DemoFeed feed, long number) => number < 0
        ? Added(feed).FirstOrDefault(article => article.Number == number)
        : Regular(feed, number) is var article && article.PublishedAt <= clock.GetUtcNow() ? article : null;

    /// <summary>Brings out something new in a feed, at once. It lives as long as this process.</summary>
    public DemoArticle Publish(DemoFeed feed, string title, string summary)
    {
        var now = clock.GetUtcNow();
        var article = new DemoArticle(-now.ToUnixTimeMilliseconds(), "", title, summary, now);
        added.GetOrAdd(feed.Name, _ => []).Enqueue(article);
        return article;
    }

    private ConcurrentQueue<DemoArticle> Added(DemoFeed feed) => added.GetValueOrDefault(feed.Name) ?? [];

    private static DemoArticle Regular(DemoFeed feed, long number)
    {
        var own = templates[feed.Name].ToList();
        // A prime step, so that neighbours in the file do not come out side by side, and each turn speaks of another place: an
        // officer writes off a title seen before, and the weeks that follow the first would keep nothing.
        var (theme, title, summary) = own[(int)(number * 7 % own.Count)];
        var place = places[(number / own.Count + number * 5) % places.Length];
        title = title.Contains("{lieu}", StringComparison.Ordinal) ? title.Replace("{lieu}", place, StringComparison.Ordinal) : $"{title} ({place})";
        return new DemoArticle(
            number, theme, title, summary.Replace("{lieu}", place, StringComparison.Ordinal),
            epoch + TimeSpan.FromHours(number * feed.HoursBetween));
    }

    private static ILookup<string, (string Theme, string Title, string Summary)> Read()
    {
        using var reader = new StreamReader(typeof(DemoArticles).Assembly.GetManifestResourceStream("demo-articles.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('|'))
            .ToLookup(cells => cells[0], cells => (cells[1], cells[2], cells[3]));
    }
}
