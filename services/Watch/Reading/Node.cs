using System.Text;

namespace Animation.Watch.Reading;

/// <summary>One element with what is in it: an item, or something said of the whole feed. Small, and let go once read.</summary>
internal sealed class Node(string name, Uri? at)
{
    private string? _text;
    private List<object>? _mixed;

    /// <summary>Vocabulary and name, as <see cref="Names"/> has it.</summary>
    public string Name => name;

    /// <summary>What relative links inside are read against.</summary>
    public Uri? Base => at;

    public List<(string Name, string Value)> Attributes { get; } = [];

    public IEnumerable<Node> Children => _mixed?.OfType<Node>() ?? [];

    public string? this[string attribute]
    {
        get
        {
            foreach (var (key, value) in Attributes)
            {
                if (key == attribute)
                    return value;
            }

            return null;
        }
    }

    public bool HasChildren => _mixed is not null;

    public void Add(string text)
    {
        if (_mixed is not null)
            _mixed.Add(text);
        else
            _text = _text is null ? text : _text + text;
    }

    public void Add(Node child)
    {
        if (_mixed is null)
        {
            _mixed = [];
            if (_text is not null)
                _mixed.Add(_text);
        }

        _mixed.Add(child);
    }

    /// <summary>All the text inside, tags left out.</summary>
    public string Text
    {
        get
        {
            if (_mixed is null)
                return _text ?? "";
            var text = new StringBuilder();
            WriteText(text);
            return text.ToString();
        }
    }

    /// <summary>What is inside, as HTML: the text itself when markup was escaped, the elements written out when it was not.</summary>
    public string Markup
    {
        get
        {
            if (_mixed is null)
                return _text ?? "";
            var html = new StringBuilder();
            WriteInner(html);
            return html.ToString();
        }
    }

    /// <summary>What is inside, as HTML, its text being text: "&lt;b&gt;" stays three letters between brackets.</summary>
    public string Literal
    {
        get
        {
            var html = new StringBuilder();
            WriteInner(html);
            return html.ToString();
        }
    }

    private void WriteText(StringBuilder text)
    {
        text.Append(_text is not null && _mixed is null ? _text : null);
        foreach (var part in _mixed ?? [])
        {
            if (part is Node child)
                child.WriteText(text);
            else
                text.Append((string)part);
        }
    }

    private void WriteInner(StringBuilder html)
    {
        if (_mixed is null)
            Escape(html, _text);
        foreach (var part in _mixed ?? [])
        {
            if (part is Node child)
                child.WriteOuter(html);
            else
                Escape(html, (string)part);
        }
    }

    private void WriteOuter(StringBuilder html)
    {
        var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        html.Append('<').Append(local);
        foreach (var (key, value) in Attributes)
        {
            html.Append(' ').Append(key).Append("=\"");
            Escape(html, value);
            html.Append('"');
        }

        html.Append('>');
        WriteInner(html);
        if (local is not ("br" or "hr" or "img" or "wbr" or "col" or "area"))
            html.Append("</").Append(local).Append('>');
    }

    private static void Escape(StringBuilder html, string? text) =>
        html.Append(text is null || !text.AsSpan().ContainsAny("<>&\"") ? text : System.Net.WebUtility.HtmlEncode(text));
}
