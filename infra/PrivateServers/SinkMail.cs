using System.Text;
using System.Text.RegularExpressions;

namespace Animation.PrivateServers;

/// <summary>A message as the sink received it.</summary>
/// <param name="From">The envelope's sender, empty for a bounce.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Raw">The message as sent, line ends as LF.</param>
/// <param name="Headers">The message's headers by name (any case), unfolded and decoded; the first of each name.</param>
/// <param name="Parts">Its leaves: content type and decoded text.</param>
public sealed partial record SinkMail(
    string From, IReadOnlyList<string> To, string Raw, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<SinkPart> Parts)
{
    public string Subject => Headers.GetValueOrDefault("Subject", "");

    /// <summary>The text/plain part, empty when there is none.</summary>
    public string PlainText => Parts.FirstOrDefault(part => part.Type == "text/plain")?.Text ?? "";

    /// <summary>The text/html part, empty when there is none.</summary>
    public string Html => Parts.FirstOrDefault(part => part.Type == "text/html")?.Text ?? "";

    /// <summary>Whether a dump was finished: a sink that is stopped amid a message leaves a piece of it.</summary>
    internal static bool IsWhole(string dump) => dump.EndsWith("\n\n", StringComparison.Ordinal);

    /// <summary>Reads a dump of smtp-sink: its envelope lines, its own Received header, the message, an empty line.</summary>
    internal static SinkMail Parse(string dump)
    {
        var envelope = EnvelopeLines().Match(dump);
        var raw = dump[envelope.Length..^1];
        var (headers, body) = Split(raw);
        return new SinkMail(
            Addresses(envelope.Value, "X-Mail-Args").FirstOrDefault(""), [.. Addresses(envelope.Value, "X-Rcpt-Args")], raw, headers, [.. Leaves(headers, body)]);
    }

    private static IEnumerable<string> Addresses(string envelope, string name) =>
        envelope.Split('\n').Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]);

    private static (Dictionary<string, string> Headers, string Body) Split(string entity)
    {
        var end = entity.StartsWith('\n') ? 0 : entity.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? entity : entity[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folding().Replace(head, " ").Split('\n'))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                headers.TryAdd(name, Decode(value.Trim()));
            }
        }

        return (headers, end < 0 ? "" : entity[end..].TrimStart('\n'));
    }

    private static IEnumerable<SinkPart> Leaves(Dictionary<string, string> headers, string body)
    {
        var type = headers.GetValueOrDefault("Content-Type", "text/plain");
        if (Boundary().Match(type) is { Success: true } boundary)
        {
            return ("\n" + body).Split("\n--" + boundary.Groups[1].Value).Skip(1)
                .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
                .SelectMany(part =>
                {
                    var (inner, content) = Split(part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
                    return Leaves(inner, content);
                });
        }

        var text = headers.GetValueOrDefault("Content-Transfer-Encoding", "").ToUpperInvariant() switch
        {
            "BASE64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
            "QUOTED-PRINTABLE" => QuotedPrintable(body.Replace("=\n", "", StringComparison.Ordinal)),
            _ => body,
        };
        return [new SinkPart(type.Split(';')[0].Trim().ToLowerInvariant(), text)];
    }

    private static string Decode(string value) => EncodedWord().Replace(
        BetweenWords().Replace(value, "$1"),
        word => word.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[2].Value))
            : QuotedPrintable(word.Groups[2].Value.Replace('_', ' ')));

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
            {
                bytes.Add(value);
                at += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[at].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"\A(?:X-(?:Client|Helo|Mail|Rcpt)-[^\n]*\n)*(?:Received: from[^\n]*\n(?:\t[^\n]*\n)*)?")]
    private static partial Regex EnvelopeLines();

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex("""multipart/.*boundary="?([^";]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(=\?[^?]+\?[BQbq]\?[^?]*\?=)\s+(?==\?)")]
    private static partial Regex BetweenWords();
}

/// <summary>A leaf of a message: its type in lower case, its text decoded as UTF-8.</summary>
public sealed record SinkPart(string Type, string Text);
