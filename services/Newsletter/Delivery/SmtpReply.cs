using System.Text;
using System.Text.RegularExpressions;

namespace Animation.Newsletter.Delivery;

/// <summary>One answer of a relay, of one or more lines.</summary>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public string? Enhanced => Lines.Count > 0 && EnhancedCode().Match(Lines[0]) is { Success: true } match ? match.Value : null;

    public string Text
    {
        get
        {
            var text = $"{Code} {string.Join(' ', Lines)}".TrimEnd();
            return text.Length > 500 ? text[..500] : text;
        }
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")]
    private static partial Regex EnhancedCode();
}

/// <summary>Reads answers from a relay that may be broken or hostile: lines and replies are bounded.</summary>
internal sealed class SmtpReader(Stream stream)
{
    private const int LongestLine = 4096;
    private const int MostLines = 128;

    private readonly byte[] buffer = new byte[LongestLine];
    private int start;
    private int end;

    /// <summary>True when the relay has already said more than was read.</summary>
    public bool HasMore => start < end;

    /// <exception cref="IOException">The connection ended, or what came is no SMTP reply.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(cancel);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599 || lines.Count == MostLines)
                throw new IOException("the relay does not speak SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(code, lines);
        }
    }

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        var scanned = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsSpan(start, scanned + at).TrimEnd((byte)'\r');
                var text = string.Create(line.Length, line, (into, bytes) =>
                {
                    for (var i = 0; i < bytes.Length; i++)
                        into[i] = bytes[i] is > 31 and < 127 ? (char)bytes[i] : '?';
                });
                start += scanned + at + 1;
                return text;
            }
            scanned = end - start;
            if (start > 0)
            {
                buffer.AsSpan(start, scanned).CopyTo(buffer);
                (start, end) = (0, scanned);
            }
            if (end == buffer.Length)
                throw new IOException("the relay does not speak SMTP");
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancel);
            if (read == 0)
                throw new IOException("the relay closed the connection");
            end += read;
        }
    }
}
