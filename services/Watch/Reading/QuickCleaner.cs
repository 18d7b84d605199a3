using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Animation.Watch.Reading;

/// <summary>
/// Cleans HTML that is written regularly, in one pass and without a tree: every tag known, closed in its order and where no parser would move
/// it. Anything else is declined, and read by a real parser. On what it accepts, it answers what the real parser would.
/// </summary>
internal sealed class QuickCleaner(string html, Uri? at)
{
    private const int Deepest = 60;

    private static readonly SearchValues<char> Stops = SearchValues.Create("<&\r\0");

    // Elements before which a parser closes the paragraph that is open.
    private static readonly HashSet<string> EndsParagraph =
    [
        "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figcaption", "figure", "footer", "header", "main", "nav", "ol", "p", "section",
        "summary", "ul", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "li", "hr", "dd", "dt",
    ];

    private static readonly HashSet<string> Inline =
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "var", "br", "img", "wbr",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new HashSet<string>([.. EndsParagraph, .. Inline, "font", "script", "style"]).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly HtmlWriter _writer = new(at);
    private readonly List<string> _open = [];
    private readonly List<(string Name, string Value)> _attributes = [];
    // No reference is shorter than what it stands for.
    private readonly char[] _pending = new char[html.Length];
    private int _waiting;
    private int _at;
    private int _paragraphs;
    private int _links;

    /// <summary>The clean HTML; null when it must be read by the real parser.</summary>
    public static string? Clean(string html, Uri? at) => new QuickCleaner(html, at).Run();

    private string? Run()
    {
        while (_at < html.Length)
        {
            var stop = html.AsSpan(_at).IndexOfAny(Stops);
            var end = stop < 0 ? html.Length : _at + stop;
            html.AsSpan(_at, end - _at).CopyTo(_pending.AsSpan(_waiting));
            _waiting += end - _at;
            _at = end;
            if (_at < html.Length && !(html[_at] == '<' ? Tag() : html[_at] == '&' && Reference(html.Length) is { } text && Write(text)))
                return null;
        }

        Flush();
        return _open.Count == 0 ? _writer.ToString().Trim() : null;
    }

    private bool Write(string text)
    {
        text.CopyTo(_pending.AsSpan(_waiting));
        _waiting += text.Length;
        return true;
    }

    // A text is written whole, whatever references and dropped tags cut it: what it looks like is seen only so.
    private void Flush()
    {
        if (_waiting > 0)
            _writer.Text(_pending.AsSpan(0, _waiting));
        _waiting = 0;
    }

    private bool Tag()
    {
        var rest = html.AsSpan(_at);
        if (rest.Length < 2)
            return false;
        if (rest[1] is not ('/' or '!' or '?') && !char.IsAsciiLetter(rest[1]))
        {
            _at++;
            return Write("<");
        }

        if (rest.StartsWith("<!--"))
            return Comment(rest);
        if (rest[1] == '/')
            return Close();
        return char.IsAsciiLetter(rest[1]) && Open();
    }

    private bool Comment(ReadOnlySpan<char> rest)
    {
        var end = rest[4..].IndexOf("--");
        if (rest.Length < 7 || end < 0 || rest[4] is '>' or '-' || !rest[(end + 4)..].StartsWith("-->"))
            return false;
        _at += end + 7;
        return true;
    }

    private bool Close()
    {
        var start = _at + 2;
        var end = html.IndexOf('>', start);
        if (end < 0 || _open.Count == 0 || Name(html.AsSpan(start, end - start).TrimEnd()) is not { } name || _open[^1] != name)
            return false;
        _open.RemoveAt(_open.Count - 1);
        _paragraphs -= name == "p" ? 1 : 0;
        _links -= name == "a" ? 1 : 0;
        _at = end + 1;
        if (name == "font")
            return true;
        Flush();
        _writer.End(name);
        return true;
    }

    private bool Open()
    {
        var start = _at + 1;
        var end = start;
        while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
            end++;
        if (end == html.Length || html[end] is not (' ' or '\n' or '\t' or '>' or '/') || Name(html.AsSpan(start, end - start)) is not { } name || !MayOpen(name))
            return false;
        _at = end;
        if (!Attributes())
            return false;
        if (name == "font")
        {
            _open.Add(name);
            return true;
        }

        if (name is "script" or "style")
            return RawText(name);
        if (name == "pre" && (_at >= html.Length || html[_at] == '\n'))
            return false;
        Flush();
        _writer.Begin(name, Attribute);
        if (name is "br" or "hr" or "img" or "wbr")
            return true;
        _open.Add(name);
        _paragraphs += name == "p" ? 1 : 0;
        _links += name == "a" ? 1 : 0;
        return true;
    }

    // Dropped up to its own end, unless what is inside could move that end.
    private bool RawText(string name)
    {
        var end = html.IndexOf($"</{name}>", _at, StringComparison.OrdinalIgnoreCase);
        if (end < 0 || html.AsSpan(_at, end - _at).Contains("<!--", StringComparison.Ordinal) || html.AsSpan(_at, end - _at).Contains($"</{name}", StringComparison.OrdinalIgnoreCase))
            return false;
        _at = end + name.Length + 3;
        return true;
    }

    private bool MayOpen(string name)
    {
        if (_open.Count >= Deepest || (_paragraphs > 0 && EndsParagraph.Contains(name)) || (_links > 0 && name == "a"))
            return false;
        var parent = _open.Count > 0 ? _open[^1] : "";
        return name switch
        {
            "li" => parent is "ul" or "ol",
            "dd" or "dt" => parent is "dl",
            ['h', >= '1' and <= '6'] => !_open.Exists(open => open is ['h', >= '1' and <= '6']),
            _ => true,
        };
    }

    // The name as it is kept, lower case, without a new string for each tag.
    private static string? Name(ReadOnlySpan<char> written)
    {
        if (written.Length is 0 or > 12)
            return null;
        Span<char> lower = stackalloc char[written.Length];
        written.ToLowerInvariant(lower);
        return Known.TryGetValue(lower, out var name) ? name : null;
    }

    private string? Attribute(string name)
    {
        foreach (var (key, value) in _attributes)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    private bool Attributes()
    {
        _attributes.Clear();
        while (true)
        {
            while (_at < html.Length && html[_at] is ' ' or '\n' or '\t')
                _at++;
            if (_at >= html.Length)
                return false;
            if (html[_at] == '>')
            {
                _at++;
                return true;
            }

            if (html[_at] == '/')
            {
                // A slash that closes nothing is ignored by parsers, and so it is here.
                if (_at + 1 >= html.Length || html[_at + 1] != '>')
                    return false;
                _at += 2;
                return true;
            }

            if (!OneAttribute())
                return false;
        }
    }

    private bool OneAttribute()
    {
        var start = _at;
        while (_at < html.Length && (char.IsAsciiLetterOrDigit(html[_at]) || html[_at] is '-' or '_' or ':'))
            _at++;
        if (_at == start || _at >= html.Length)
            return false;
        var name = html.AsSpan(start, _at - start);
        var kept = Wanted(name);
        var value = "";
        if (html[_at] == '=')
        {
            _at++;
            if (_at >= html.Length || html[_at] is not ('"' or '\''))
                return false;
            var end = html.IndexOf(html[_at], _at + 1);
            if (end < 0 || html.AsSpan(_at, end - _at).ContainsAny('\r', '\0'))
                return false;
            if (kept is not null)
            {
                if (Value(_at + 1, end) is not { } decoded)
                    return false;
                value = decoded;
            }

            _at = end + 1;
        }
        else if (html[_at] is not (' ' or '\n' or '\t' or '>' or '/'))
        {
            return false;
        }

        if (kept is not null && Attribute(kept) is null)
            _attributes.Add((kept, value));
        return true;
    }

    private string? Value(int start, int end)
    {
        if (html.IndexOf('&', start, end - start) < 0)
            return html[start..end];
        var (text, back) = (new StringBuilder(end - start), _at);
        for (_at = start; _at < end;)
        {
            if (html[_at] != '&')
            {
                text.Append(html[_at++]);
                continue;
            }

            // "?a=1&b=2": nothing before an equals sign is a reference, in an attribute.
            var letters = _at + 1;
            while (letters < end && char.IsAsciiLetterOrDigit(html[letters]))
                letters++;
            if (letters < end && html[letters] == '=')
            {
                text.Append(html, _at, letters - _at);
                _at = letters;
                continue;
            }

            if (Reference(end) is not { } reference)
                return null;
            text.Append(reference);
        }

        _at = back;
        return text.ToString();
    }

    // Leaves the place after the reference. Null where parsers have rules of their own.
    private string? Reference(int end)
    {
        var rest = html.AsSpan(_at, Math.Min(end - _at, 40));
        if (rest.Length == 1 || rest[1] is ' ' or '\n' or '\t' or '<' or '"' or '\'')
        {
            _at++;
            return "&";
        }

        // "R&D": no reference has one letter.
        if (char.IsAsciiLetter(rest[1]) && rest.Length > 2 && !char.IsAsciiLetterOrDigit(rest[2]) && rest[2] != ';')
        {
            _at++;
            return "&";
        }

        var semicolon = rest.IndexOf(';');
        if (semicolon < 2)
            return null;
        var name = rest[1..semicolon];
        var decoded = name[0] == '#' ? Numbered(name[1..]) : Named(name);
        if (decoded is not null)
            _at += semicolon + 1;
        return decoded;
    }

    private static string? Named(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return null;
        }

        switch (name)
        {
            case "nbsp":
                return "\u00a0";
            case "amp":
                return "&";
            case "lt":
                return "<";
            case "gt":
                return ">";
            case "quot":
                return "\"";
        }

        var written = $"&{name};";
        var decoded = WebUtility.HtmlDecode(written);
        return decoded == written ? null : decoded;
    }

    private static string? Numbered(ReadOnlySpan<char> digits)
    {
        var good = digits.Length > 1 && digits[0] is 'x' or 'X'
            ? int.TryParse(digits[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out code);
        return good && (code is '\t' or '\n' or (>= 0x20 and < 0x7f) or (>= 0xa0 and < 0xd800) or (>= 0xe000 and < 0xfdd0) or (>= 0x1_0000 and < 0x1_fffe)) ? char.ConvertFromUtf32(code) : null;
    }

    private static readonly string[] Kept =
        ["href", "src", "alt", "title", "width", "height", "lang", "dir", "cite", "datetime", "start", "type", "reversed", "value", "open", "colspan", "rowspan", "scope", "span"];

    private static string? Wanted(ReadOnlySpan<char> name)
    {
        foreach (var kept in Kept)
        {
            if (name.Equals(kept, StringComparison.OrdinalIgnoreCase))
                return kept;
        }

        return null;
    }
}
