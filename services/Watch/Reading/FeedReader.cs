using System.Xml;
using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>Reads a feed of any dialect out of bytes that nobody vouches for.</summary>
public static class FeedReader
{
    /// <summary>The feed. Throws <see cref="Refusal"/> when the document is not one, or is too large to be read safely.</summary>
    public static Feed Read(ReadOnlySpan<byte> bytes, ReadOptions options)
    {
        var (decoded, charset) = Charset.Decode(bytes, options.ContentType);
        if (decoded.Length > Bounds.Characters)
            throw Bounds.TooLarge();
        var text = FromFirstMark(decoded);
        if (text.Length == 0)
            throw Bounds.NotAFeed();
        if (text[0] is '{' or '[')
            return JsonFeedReader.Read(text, charset, options);

        // Most feeds are well formed and the strict reader is the quicker; the others are read again by what forgives.
        try
        {
            using var strict = new StrictMarkup(text);
            return new XmlFeedReader(strict, charset, options).Read();
        }
        catch (XmlException)
        {
            return new XmlFeedReader(new TolerantMarkup(text), charset, options).Read();
        }
    }

    private static string FromFirstMark(string text)
    {
        var start = text.AsSpan().IndexOfAny('<', '{', '[');
        return start <= 0 ? start < 0 ? "" : text : text[start..];
    }
}
