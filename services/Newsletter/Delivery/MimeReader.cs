using System.Text;
using System.Text.RegularExpressions;

namespace Animation.Newsletter.Delivery;

/// <summary>One part of a mail that was read: its own headers (names in lower case) and its decoded content.</summary>
public sealed record MimePart(IReadOnlyDictionary<string, string> Headers, string Content, IReadOnlyList<MimePart> Parts)
{
    public string MediaType => (Headers.GetValueOrDefault("content-type") ?? "text/plain").Split(';')[0].Trim();

    /// <summary>The first part of that media type, itself included.</summary>
    public MimePart? Find(string mediaType) => MediaType == mediaType ? this : Parts.Select(part => part.Find(mediaType)).FirstOrDefault(found => found is not null);
}

/// <summary>Reads back the mails this program wrote, for the demonstration's mailbox. No reader of outside mail.</summary>
public static partial class MimeReader
{
    public static MimePart Read(string message)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = Dkim.Fields(message[..(end < 0 ? message.Length : end + 2)])
            .GroupBy(field => Dkim.NameOf(field).ToLowerInvariant())
            .ToDictionary(group => group.Key, group => Decoded(Value(group.Last())));
        var body = end < 0 ? "" : message[(end + 4)..];
        var boundary = Boundary().Match(headers.GetValueOrDefault("content-type") ?? "");
        if (boundary.Success)
        {
            var parts = body.Split("--" + boundary.Groups[1].Value)[1..^1].Select(part => Read(part[2..]));
            return new MimePart(headers, "", [.. parts]);
        }
        return new MimePart(headers, headers.GetValueOrDefault("content-transfer-encoding") switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
            "quoted-printable" => Encoding.UTF8.GetString(Unquoted(SoftBreak().Replace(body, ""))),
            _ => body,
        }, []);
    }

    private static string Value(string field) => field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace("\r\n", "", StringComparison.Ordinal).Trim();

    private static string Decoded(string value) =>
        EncodedWord().Replace(Between().Replace(value, "?=$1"), word => Encoding.UTF8.GetString(Unquoted(word.Groups[1].Value.Replace('_', ' '))));

    private static byte[] Unquoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
                bytes.Add((byte)text[i]);
        }
        return [.. bytes];
    }

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary();

    [GeneratedRegex("=\r\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"\?=\s+(=\?utf-8\?q\?)")]
    private static partial Regex Between();

    [GeneratedRegex(@"=\?utf-8\?q\?([^?]*)\?=")]
    private static partial Regex EncodedWord();
}
