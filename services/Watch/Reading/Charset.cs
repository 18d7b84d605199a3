using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Animation.Watch.Reading;

/// <summary>Turns bytes into text: by mark, by HTTP, by declaration, by guess; and repairs what was labelled wrongly.</summary>
internal static partial class Charset
{
    private static readonly Encoding Windows1252 = Legacy("windows-1252")!;
    private static readonly string[] Latin = ["windows-1252", "iso-8859-1", "iso-8859-15", "us-ascii"];

    /// <summary>The text of a document and the name of the encoding it was really in.</summary>
    public static (string Text, string Name) Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (ByMark(bytes) is { } marked)
            return marked;
        var declared = Declared(bytes);
        var named = Legacy(FromHeader(contentType)) ?? Legacy(declared);
        if (named is not null && named.CodePage != Encoding.UTF8.CodePage && !Latin.Contains(named.WebName) && (Ascii.IsValid(bytes) || !IsUtf8(bytes)))
            return (named.GetString(bytes), named.WebName);

        // Latin-1 labels are written by servers that do not know, UTF-8 labels by tools that did not convert: the bytes decide.
        if (IsUtf8(bytes))
            return (Encoding.UTF8.GetString(bytes), "utf-8");
        if (named is not null && named.CodePage == Encoding.UTF8.CodePage)
            return (Mixed(bytes), "utf-8");
        var single = named is { WebName: "iso-8859-15" } ? named : CharsetGuess.Of(bytes) ?? Windows1252;
        return (single.GetString(bytes), single.WebName);
    }

    private static (string, string)? ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xef, 0xbb, 0xbf, .. var rest] => IsUtf8(rest) ? (Encoding.UTF8.GetString(rest), "utf-8") : (Mixed(rest), "utf-8"),
        [0xff, 0xfe, 0, 0, .. var rest] => (Encoding.UTF32.GetString(rest), "utf-32le"),
        [0, 0, 0xfe, 0xff, .. var rest] => (new UTF32Encoding(true, false).GetString(rest), "utf-32be"),
        [0xff, 0xfe, .. var rest] => (Encoding.Unicode.GetString(rest), "utf-16le"),
        [0xfe, 0xff, .. var rest] => (Encoding.BigEndianUnicode.GetString(rest), "utf-16be"),
        [0x3c, 0, 0, 0, ..] => (Encoding.UTF32.GetString(bytes), "utf-32le"),
        [0, 0, 0, 0x3c, ..] => (new UTF32Encoding(true, false).GetString(bytes), "utf-32be"),
        [0x3c, 0, _, 0, ..] => (Encoding.Unicode.GetString(bytes), "utf-16le"),
        [0, 0x3c, 0, _, ..] => (Encoding.BigEndianUnicode.GetString(bytes), "utf-16be"),
        _ => null,
    };

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 1024)]);
        var match = Declaration().Match(head);
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string? FromHeader(string? contentType)
    {
        var match = HeaderCharset().Match(contentType ?? "");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static Encoding? Legacy(string? name)
    {
        name = name?.Trim().ToLowerInvariant();
        if (name is null or "" or "utf-7" or "utf7" or "unicode" || name.StartsWith("utf-16", StringComparison.Ordinal) || name.StartsWith("utf-32", StringComparison.Ordinal))
            return null;
        try
        {
            return name switch
            {
                "utf8" or "utf_8" => Encoding.UTF8,
                "latin1" or "latin-1" or "iso8859-1" => Encoding.Latin1,
                // What is called GB2312 is written with its larger successor.
                "gb2312" or "gbk" or "gb_2312-80" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030"),
                "ascii" => Encoding.ASCII,
                _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    // A UTF-8 document with pieces pasted from elsewhere: each stray byte is read as Windows wrote it.
    private static string Mixed(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            var valid = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (valid < 0)
                valid = bytes.Length;
            text.Append(Encoding.ASCII.GetString(bytes[..valid]));
            bytes = bytes[valid..];
            if (bytes.Length == 0)
                break;
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
                text.Append(rune.ToString());
            else
                text.Append(Windows1252.GetString(bytes[..(used = 1)]));
            bytes = bytes[used..];
        }

        return text.ToString();
    }

    [GeneratedRegex("""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("""charset\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderCharset();
}
