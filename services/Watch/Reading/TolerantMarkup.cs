namespace Animation.Watch.Reading;

/// <summary>Reads what was meant to be XML: tags not closed, bare ampersands, HTML entities, prefixes never declared, an end cut off.</summary>
internal sealed class TolerantMarkup(string text) : IMarkup
{
    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase) { "br", "hr", "img", "wbr" };

    private readonly TagLexer _lexer = new(text);
    private readonly Dictionary<string, string> _namespaces = new() { ["xml"] = "http://www.w3.org/XML/1998/namespace" };
    private readonly Stack<string> _open = new();
    private int _closing;

    public string Prefix { get; private set; } = "";

    public string Namespace { get; private set; } = "";

    public string Local { get; private set; } = "";

    public string Text => _lexer.Text;

    public List<MarkupAttribute> Attributes { get; } = [];

    private bool _pendingOpen;

    public MarkupKind Read()
    {
        while (true)
        {
            if (_closing > 0)
            {
                _closing--;
                _open.Pop();
                return MarkupKind.End;
            }

            if (_pendingOpen)
            {
                _pendingOpen = false;
                return Open();
            }

            switch (_lexer.Read(_open.Count > 0 ? _open.Peek() : null))
            {
                case LexKind.Text:
                    return MarkupKind.Text;
                case LexKind.Open:
                    if (IsItem(_lexer.Name))
                        _closing = UnclosedBeforeItem();
                    _pendingOpen = true;
                    break;
                case LexKind.Close:
                    _closing = DepthOf(_lexer.Name);
                    break;
                default:
                    if (_open.Count == 0)
                        return MarkupKind.Finished;
                    _closing = _open.Count;
                    break;
            }
        }
    }

    private MarkupKind Open()
    {
        foreach (var (name, value) in _lexer.Attributes)
        {
            if (name == "xmlns")
                _namespaces[""] = _open.Count == 0 ? value : _namespaces.GetValueOrDefault("", value);
            else if (name.StartsWith("xmlns:", StringComparison.Ordinal))
                _namespaces[name[6..]] = value;
        }

        (Prefix, Local) = Split(_lexer.Name);
        Namespace = _namespaces.GetValueOrDefault(Prefix, "");
        Attributes.Clear();
        foreach (var (name, value) in _lexer.Attributes)
        {
            var (prefix, local) = Split(name);
            if (prefix != "xmlns" && name != "xmlns")
                Attributes.Add(new MarkupAttribute(prefix, prefix.Length == 0 ? "" : _namespaces.GetValueOrDefault(prefix, ""), local, value));
        }

        _open.Push(_lexer.Name);
        if (_lexer.SelfClosing || Void.Contains(_lexer.Name))
            _closing = 1;
        return MarkupKind.Start;
    }

    // How many elements end when this one does; none when it was never open.
    private int DepthOf(string name)
    {
        var depth = 1;
        foreach (var open in _open)
        {
            if (string.Equals(open, name, StringComparison.OrdinalIgnoreCase))
                return depth;
            depth++;
        }

        return 0;
    }

    // An item is never inside an item, nor inside anything but the feed: what is still open was never closed.
    private int UnclosedBeforeItem()
    {
        var depth = 0;
        foreach (var open in _open)
        {
            if (Split(open).Local.ToLowerInvariant() is "channel" or "rss" or "feed" or "rdf" or "items")
                return depth;
            depth++;
        }

        return 0;
    }

    private static bool IsItem(string name) =>
        name.Equals("item", StringComparison.OrdinalIgnoreCase) || name.Equals("entry", StringComparison.OrdinalIgnoreCase);

    private static (string Prefix, string Local) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
    }
}
