using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>An address of a header, and the name beside it.</summary>
internal sealed record MailAddress(string Name, string Address)
{
    private const int Longest = 254;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>The addresses of a header, at most fifty. What is encoded in a name can make no other address.</summary>
    public static IReadOnlyList<MailAddress> In(string header)
    {
        var found = new List<MailAddress>();
        foreach (var part in Cut(header).Take(50))
        {
            var (open, close) = (part.LastIndexOf('<'), part.LastIndexOf('>'));
            var bare = open >= 0 && close > open ? part[(open + 1)..close] : part.Split('(', ' ').FirstOrDefault(word => word.Contains('@', StringComparison.Ordinal)) ?? "";
            var name = open >= 0 ? part[..open].Trim() : part.IndexOf('(', StringComparison.Ordinal) is var left and >= 0 ? part[(left + 1)..].TrimEnd(')', ' ') : "";
            if (Valid(bare.Trim()) is { } address)
                found.Add(new(PlainText.Tidy(EncodedWords.Decode(name.StartsWith('"') ? MimeValue.Unquoted(name) : name)), address));
        }

        return found;
    }

    private static string? Valid(string address)
    {
        var at = address.LastIndexOf('@');
        var domain = at < 0 ? "" : address[(at + 1)..].TrimEnd('.');
        return at is > 0 and <= 64 && address.Length <= Longest && domain.Contains('.', StringComparison.Ordinal) && domain.All(c => char.IsLetterOrDigit(c) || c is '-' or '.')
            && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>')
            ? $"{address[..at]}@{domain}".ToLowerInvariant()
            : null;
    }

    // At commas, those between quotes or brackets excepted.
    private static IEnumerable<string> Cut(string header)
    {
        var (start, quoted, inside) = (0, false, false);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '\\')
                i++;
            else if (header[i] == '"')
                quoted = !quoted;
            else if (!quoted && header[i] is '<' or '>')
                inside = header[i] == '<';
            else if (!quoted && !inside && header[i] is ',' or ';')
            {
                yield return header[start..i];
                start = i + 1;
            }
        }

        if (start < header.Length)
            yield return header[start..];
    }
}
