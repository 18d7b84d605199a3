using Animation.Hosting;
using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>What the reader needs to know beyond the bytes.</summary>
/// <param name="Now">Dates after it are brought back to it: a feed must not pin itself to the top for years.</param>
/// <param name="Address">Where the document came from; relative links are read against it.</param>
/// <param name="ContentType">The header it came with.</param>
/// <param name="Clean">False only to measure the parsing alone: HTML then stays as it came.</param>
public sealed record ReadOptions(DateTimeOffset Now, Uri? Address = null, string? ContentType = null, bool Clean = true);

/// <summary>Bounds within which a document from outside is read.</summary>
internal static class Bounds
{
    public const int Characters = 5_000_000;
    public const int Depth = 100;
    public const int TagLength = 64 * 1024;
    public const int Entries = 5_000;
    public const int Title = 1_000;
    public const int Address = 4_000;
    public const int Parts = 100;

    public static Refusal NotAFeed() => new("watch.not-a-feed", new Text(
        "Cette adresse ne mène pas à un flux (RSS, Atom ou JSON).", "This address does not lead to a feed (RSS, Atom or JSON)."), "adresse");

    public static Refusal TooLarge() => new("watch.feed-too-large", new Text(
        "Ce flux est trop gros ou trop compliqué pour être lu sans risque.", "This feed is too large or too intricate to be read safely."), "adresse");
}
