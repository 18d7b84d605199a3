using System.Text;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>
/// Reads one mail of RFC 5322 and MIME, from anybody: nothing is copied, each level is walked once, and what goes beyond <see cref="MailBounds"/>
/// is refused.
/// </summary>
internal sealed class MimeReader
{
    private int parts;

    /// <exception cref="Refusal">It is no mail, or one that cannot be read safely.</exception>
    public static MimePart Read(ReadOnlyMemory<byte> mail)
    {
        if (mail.Length > MailBounds.Bytes)
            throw TooLarge();
        // The line before the headers that mailbox files and some pipes add.
        if (mail.Span.StartsWith("From "u8))
            mail = mail[(mail.Span.IndexOf((byte)'\n') + 1)..];
        var read = new MimeReader().Part(mail, 0);
        return read.Headers.Count > 0 ? read : throw new Refusal("watch.mail-malformed", new Text("Ce n’est pas un courriel : il n’a pas d’en-tête.", "This is no mail: it has no header."));
    }

    public static Refusal TooLarge() => new("watch.mail-too-large", new Text("Ce courriel dépasse 12 Mo.", "This mail exceeds 12 MB."));

    private static Refusal TooIntricate() => new("watch.mail-intricate", new Text(
        "Ce courriel est trop compliqué pour être lu sans risque.", "This mail is too intricate to be read safely."));

    private MimePart Part(ReadOnlyMemory<byte> bytes, int depth)
    {
        if (depth > MailBounds.Depth || ++parts > MailBounds.Parts)
            throw TooIntricate();
        var (headers, body) = Split(bytes);
        var part = new MimePart(headers, body, []);
        var type = MimeValue.Of(part.Header("content-type"));
        if (!type.Value.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || type["boundary"] is not { Length: > 0 and <= MailBounds.Boundary } boundary)
            return part;
        var under = new List<MimePart>();
        foreach (var slice in Slices(body, Encoding.Latin1.GetBytes("--" + boundary)))
            under.Add(Part(slice, depth + 1));
        return part with { Parts = under };
    }

    private static (List<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body) Split(ReadOnlyMemory<byte> bytes)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var span = bytes.Span;
        var at = 0;
        StringBuilder? value = null;
        var name = "";
        while (at < span.Length)
        {
            var end = span[at..].IndexOf((byte)'\n');
            var next = end < 0 ? span.Length : at + end + 1;
            var line = span[at..next].TrimEnd("\r\n"u8);
            if (next > MailBounds.HeaderBytes)
                throw TooIntricate();
            if (line.IsEmpty)
            {
                at = next;
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (value?.Length < MailBounds.Value)
                    value.Append(' ').Append(Words(line.Trim(" \t"u8)));
                at = next;
                continue;
            }

            Keep();
            var colon = line.IndexOf((byte)':');
            // A line that is none begins the text: some programs forget the empty one.
            if (colon <= 0 || line[..colon].IndexOfAnyInRange((byte)0, (byte)' ') >= 0)
                break;
            (name, value) = (Encoding.Latin1.GetString(line[..colon]).ToLowerInvariant(), new StringBuilder(Words(line[(colon + 1)..].Trim(" \t"u8))));
            at = next;
        }

        Keep();
        return (headers, bytes[at..]);

        void Keep()
        {
            if (value is null)
                return;
            if (headers.Count >= MailBounds.Headers)
                throw TooIntricate();
            headers.Add(new(name, value.ToString(0, Math.Min(value.Length, MailBounds.Value))));
            value = null;
        }
    }

    private static string Words(ReadOnlySpan<byte> bytes) => Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : Charset.Decode(bytes, "charset=utf-8").Text;

    // Between two lines that begin with the delimiter; a last one that never came is the end.
    private static IEnumerable<ReadOnlyMemory<byte>> Slices(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var start = -1;
        for (var at = 0; Next(body.Span, delimiter, at) is var found and >= 0;)
        {
            if (start >= 0)
                yield return body[start..End(body.Span, start, found)];
            var after = found + delimiter.Length;
            if (body.Span[after..].StartsWith("--"u8))
                yield break;
            var line = body.Span[after..].IndexOf((byte)'\n');
            if (line < 0)
                yield break;
            at = start = after + line + 1;
        }

        if (start >= 0)
            yield return body[start..];
    }

    private static int Next(ReadOnlySpan<byte> body, byte[] delimiter, int from)
    {
        while (from <= body.Length && body[from..].IndexOf(delimiter) is var found and >= 0)
        {
            var at = from + found;
            var after = body[(at + delimiter.Length)..];
            if ((at == 0 || body[at - 1] == '\n') && (after.IsEmpty || after[0] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' || after.StartsWith("--"u8)))
                return at;
            from = at + delimiter.Length;
        }

        return -1;
    }

    // The line break before a delimiter belongs to it.
    private static int End(ReadOnlySpan<byte> body, int start, int delimiter)
    {
        var end = delimiter;
        if (end > start && body[end - 1] == '\n')
            end--;
        return end > start && body[end - 1] == '\r' ? end - 1 : end;
    }
}
