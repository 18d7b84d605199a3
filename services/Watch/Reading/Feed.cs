namespace Animation.Watch.Reading;

/// <summary>What a feed says, whatever its dialect. Texts are plain, summaries and contents are cleaned HTML, instants are UTC.</summary>
/// <param name="Charset">How its bytes were read.</param>
/// <param name="Format">Dialect: <c>rss20</c>, <c>atom10</c>, <c>json11</c>…</param>
/// <param name="Ttl">How long the publisher asks to wait between two readings; null when not said.</param>
public sealed record Feed(
    string Title, string? Link, string? Subtitle, string? Language, string Charset, string Format, string? Id, TimeSpan? Ttl, IReadOnlyList<Entry> Entries);

/// <summary>One item of a feed, as the publisher wrote it.</summary>
/// <param name="Id">The publisher's own identifier; null when it gives none.</param>
/// <param name="ContentType">What the feed says that the content is.</param>
public sealed record Entry(
    string? Id, string? Title, string? Link, DateTimeOffset? Published, DateTimeOffset? Updated, IReadOnlyList<Author> Authors, string? Summary,
    string? Content, string? ContentType, IReadOnlyList<string> Categories, IReadOnlyList<Enclosure> Enclosures);

/// <summary>Who wrote an item, as far as the feed says.</summary>
public sealed record Author(string? Name, string? Email, string? Uri);

/// <summary>A file attached to an item.</summary>
/// <param name="Length">Size in bytes, as written.</param>
public sealed record Enclosure(string Url, string? Type, string? Length);
