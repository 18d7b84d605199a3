using System.Buffers;
using System.Text;
using AngleSharp.Dom;

namespace Animation.Watch.Reading;

/// <summary>Writes the allowed part of a parsed tree.</summary>
internal sealed class HtmlWriter(Uri? at)
{
    private const string Html = "http://www.w3.org/1999/xhtml";

    private static readonly HashSet<string> Kept =
    [
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
        "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img",
        "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
        "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    ];

    private static readonly HashSet<string> DroppedWhole =
    [
        "applet", "audio", "base", "button", "canvas", "datalist", "dialog", "embed", "form", "frame", "frameset", "head", "input", "link", "math", "meta",
        "noembed", "noframes", "noscript", "option", "param", "plaintext", "script", "select", "slot", "source", "style", "svg", "template", "textarea",
        "title", "track", "video", "xmp",
    ];

    private static readonly HashSet<string> Void = ["br", "col", "hr", "img", "wbr"];

    // Elements that the HTML parser may move or repeat when it reads them again.
    private static readonly HashSet<string> Restless =
        ["a", "table", "caption", "col", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th", "pre", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "ruby", "rt", "rp"];

    private static readonly HashSet<string> Unwrapped =
        ["html", "body", "font", "label", "legend", "fieldset", "picture", "map", "area", "marquee", "blink", "nobr", "data", "meter", "progress", "optgroup", "basefont", "dir", "menu", "hgroup", "search", "object", "iframe"];

    /// <summary>True for the name of an HTML element, allowed or not.</summary>
    public static bool Knows(string name) => Kept.Contains(name) || DroppedWhole.Contains(name) || Unwrapped.Contains(name);

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\r=");

    private readonly StringBuilder _out = new();
    private bool _inAttribute;
    private readonly List<string> _open = [];

    /// <summary>True when reading the result again cannot give anything else.</summary>
    public bool Plain { get; private set; } = true;

    public override string ToString() => _out.ToString();

    public void Write(INode node)
    {
        if (node is IText text)
            Text(text.Data);
        else if (node is IElement element)
            Element(element);
        else
            Plain = false;
    }

    public void Text(string text)
    {
        Text(text.AsSpan());
    }

    /// <summary>Text between tags.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (PlainText.IsWhole(text))
            Escape(text);
        else
            Escape(PlainText.Repair(text.ToString()));
    }

    // Runs of ordinary letters are copied whole: nearly all of a text is such runs.
    private void Escape(ReadOnlySpan<char> text)
    {
        var rest = text;
        var equals = text.Contains('=') ? Inert.SignsOf(text) : null;
        while (rest.IndexOfAny(Special) is var at && at >= 0)
        {
            _out.Append(rest[..at]);
            var index = text.Length - rest.Length + at;
            _ = rest[at] switch
            {
                '&' => _out.Append("&amp;"),
                '<' => _out.Append("&lt;"),
                '>' => _out.Append("&gt;"),
                '"' => _out.Append(_inAttribute ? "&quot;" : "\""),
                '\r' => _out.Append('\n'),
                _ => _out.Append(equals?.Contains(index) == true ? "&#61;" : "="),
            };
            rest = rest[(at + 1)..];
        }

        _out.Append(rest);
    }

    private void Element(IElement element)
    {
        var name = element.LocalName;
        if (element.NamespaceUri != Html || DroppedWhole.Contains(name))
        {
            Plain = false;
            return;
        }

        var kept = Kept.Contains(name);
        // The parser itself closes an open element of its kind only in ways it can repeat; anything nested oddly is read again.
        if (!kept || (Restless.Contains(name) && (name is "pre" or "table" || _open.Exists(Restless.Contains))))
            Plain = false;
        if (kept)
            Begin(name, element.GetAttribute);
        if (name == "iframe")
            Fallback(element.TextContent);
        else
            foreach (var child in element.ChildNodes)
                Write(child);
        if (!kept || Void.Contains(name))
            return;
        End(name);
    }

    /// <summary>Closes the innermost element.</summary>
    public void End(string name)
    {
        _open.RemoveAt(_open.Count - 1);
        _out.Append("</").Append(name).Append('>');
    }

    // What stands between the tags of a frame is for those who cannot see it, as we cannot.
    private void Fallback(string html)
    {
        foreach (var node in HtmlCleaner.Parse(html.Replace("<iframe", "<wbr", StringComparison.OrdinalIgnoreCase)))
            Write(node);
    }

    /// <summary>Writes the opening tag of an allowed element with what is allowed of its attributes.</summary>
    public void Begin(string name, Func<string, string?> attribute)
    {
        _out.Append('<').Append(name);
        Attribute("title", attribute("title"));
        Attribute("lang", attribute("lang"));
        if (attribute("dir")?.ToLowerInvariant() is "ltr" or "rtl" or "auto")
            Attribute("dir", attribute("dir")!.ToLowerInvariant());
        foreach (var allowed in Own(name))
            Attribute(allowed, attribute(allowed));
        if (name == "a" && Address(attribute("href"), image: false) is { } href)
        {
            Attribute("href", href);
            Attribute("rel", "noopener noreferrer nofollow");
        }
        else if (name == "img")
        {
            Attribute("src", Address(attribute("src"), image: true));
        }
        else if (name is "blockquote" or "q" or "del" or "ins")
        {
            Attribute("cite", Address(attribute("cite"), image: true));
        }

        _out.Append('>');
        if (!Void.Contains(name))
            _open.Add(name);
    }

    private static string[] Own(string name) => name switch
    {
        "img" => ["alt", "width", "height"],
        "td" or "th" => ["colspan", "rowspan", "scope"],
        "col" or "colgroup" => ["span"],
        "ol" => ["start", "type", "reversed"],
        "li" => ["value"],
        "time" or "del" or "ins" => ["datetime"],
        "details" => ["open"],
        _ => [],
    };

    private string? Address(string? written, bool image)
    {
        var link = Links.Written(written, at);
        if (link is null)
            return null;
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && link.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0)
            return Links.IsWeb(link) || (!image && link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) ? link : null;
        return link;
    }

    private void Attribute(string name, string? value)
    {
        if (value is null || value.Length > Bounds.Address)
            return;
        _out.Append(' ').Append(name).Append("=\"");
        _inAttribute = true;
        Escape(PlainText.Repair(value));
        _inAttribute = false;
        _out.Append('"');
    }
}
