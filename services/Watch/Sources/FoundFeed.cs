using System.Security.Cryptography;
using Animation.Hosting.Fetching;
using Animation.Watch.Reading;

namespace Animation.Watch.Sources;

/// <summary>A feed just read, and what a source will be called after it.</summary>
internal sealed record FoundFeed(Fetched Document, Feed Feed)
{
    public string Address => (Document.Moved ?? Document.Address).AbsoluteUri;

    public string Name => DoubleEncoding.Undo(Feed.Title) is { Length: > 0 } title ? title[..Math.Min(title.Length, 200)] : Document.Address.Host;

    public string? Site => Links.Absolute(Feed.Link, Document.Address)?.AbsoluteUri;

    public string Language => SourceLanguage.Of(Feed.Language);

    public byte[] Hash => SHA256.HashData(Document.Body);
}

/// <summary>The language of a source, as two letters.</summary>
internal static class SourceLanguage
{
    public static string Of(string? written) =>
        written is { Length: >= 2 } && char.IsAsciiLetter(written[0]) && char.IsAsciiLetter(written[1]) && (written.Length == 2 || !char.IsAsciiLetter(written[2]))
            ? written[..2].ToLowerInvariant()
            : "fr";
}
