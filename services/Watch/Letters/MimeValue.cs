using System.Globalization;
using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>A header made of a value and parameters, those of RFC 2231 put together.</summary>
internal sealed class MimeValue
{
    private const int MostParameters = 50;
    private readonly Dictionary<string, string> parameters = [];

    public string Value { get; private init; } = "";

    /// <summary>A parameter by its name in lower case; null when it is not there.</summary>
    public string? this[string name] => parameters.GetValueOrDefault(name);

    public static MimeValue Of(string header)
    {
        var parts = Cut(header);
        var read = new MimeValue { Value = parts.Count > 0 ? parts[0].Trim() : "" };
        var pieces = new SortedDictionary<(string Name, int Place), (string Text, bool Encoded)>();
        foreach (var part in parts.Skip(1).Take(MostParameters))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            var (name, value) = (part[..equals].Trim().ToLowerInvariant(), Unquoted(part[(equals + 1)..].Trim()));
            var encoded = name.EndsWith('*');
            name = name.TrimEnd('*');
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star < 0 && !encoded)
                read.parameters.TryAdd(name, value);
            else if (star < 0)
                pieces.TryAdd((name, 0), (value, true));
            else if (int.TryParse(name[(star + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var place))
                pieces.TryAdd((name[..star], place), (value, encoded));
        }

        foreach (var whole in pieces.GroupBy(piece => piece.Key.Name))
            read.parameters[whole.Key] = Joined([.. whole.Select(piece => piece.Value)]);
        return read;
    }

    // The first piece names the charset: utf-8'fr'r%C3%A9sum%C3%A9.
    private static string Joined(List<(string Text, bool Encoded)> pieces)
    {
        var (charset, bytes) = ("utf-8", new List<byte>());
        for (var i = 0; i < pieces.Count; i++)
        {
            var (text, encoded) = pieces[i];
            if (i == 0 && encoded && text.Split('\'', 3) is [var named, _, var rest])
                (charset, text) = (named, rest);
            for (var at = 0; at < text.Length; at++)
            {
                if (encoded && text[at] == '%' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    bytes.Add(code);
                    at += 2;
                }
                else
                    bytes.AddRange(Encoding.UTF8.GetBytes(text[at].ToString()));
            }
        }

        return bytes.Count == 0 ? "" : Charset.Decode(bytes.ToArray(), $"charset={charset}").Text;
    }

    // At semicolons, those between quotes excepted.
    private static List<string> Cut(string header)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '\\' && quoted)
                i++;
            else if (header[i] == '"')
                quoted = !quoted;
            else if (header[i] == ';' && !quoted)
            {
                parts.Add(header[start..i]);
                start = i + 1;
            }
        }

        parts.Add(header[start..]);
        return parts;
    }

    internal static string Unquoted(string text)
    {
        if (!text.StartsWith('"'))
            return text.Split(' ', '\t')[0];
        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
