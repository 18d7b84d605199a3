using Animation.Hosting.Errors;

namespace Animation.Watch.Reading;

/// <summary>Reads elements one by one into <see cref="Node"/>s, with their base address, never deeper than allowed.</summary>
internal sealed class NodeReader(IMarkup markup, Uri? address)
{
    private readonly Names _names = new();
    private readonly Stack<(string Name, Uri? Base, string? Language)> _containers = new();
    private int _depth;

    public int Depth => _depth;

    public string Name { get; private set; } = "";

    public Uri? Base => _containers.Count > 0 ? _containers.Peek().Base : address;

    public string? Language => _containers.Count > 0 ? _containers.Peek().Language : null;

    public string Container => _containers.Count > 0 ? _containers.Peek().Name : "";

    public List<MarkupAttribute> Attributes => markup.Attributes;

    public string Namespace => markup.Namespace;

    /// <summary>Goes to the next element outside of those already read; false at the end.</summary>
    public bool NextElement()
    {
        while (true)
        {
            switch (markup.Read())
            {
                case MarkupKind.Start:
                    Deeper();
                    Name = _names.Of(markup.Prefix, markup.Namespace, markup.Local);
                    return true;
                case MarkupKind.End:
                    _depth--;
                    if (_containers.Count > 0)
                        _containers.Pop();
                    break;
                case MarkupKind.Finished:
                    return false;
            }
        }
    }

    /// <summary>Goes inside the element just met instead of reading it whole.</summary>
    public void Enter() => _containers.Push((Name, BaseOf(Base), Attribute("xml:lang") ?? Language));

    /// <summary>Reads the element just met with all it holds.</summary>
    public Node ReadWhole()
    {
        var root = Start(Base);
        var open = new Stack<Node>([root]);
        while (open.Count > 0)
        {
            switch (markup.Read())
            {
                case MarkupKind.Start:
                    Deeper();
                    Name = _names.Of(markup.Prefix, markup.Namespace, markup.Local);
                    var child = Start(open.Peek().Base);
                    open.Peek().Add(child);
                    open.Push(child);
                    break;
                case MarkupKind.End:
                    _depth--;
                    open.Pop();
                    break;
                case MarkupKind.Text:
                    open.Peek().Add(markup.Text);
                    break;
                case MarkupKind.Finished:
                    return root;
            }
        }

        return root;
    }

    private Node Start(Uri? parentBase)
    {
        var node = new Node(Name, BaseOf(parentBase));
        var length = 0;
        foreach (var attribute in markup.Attributes)
        {
            node.Attributes.Add((_names.Of(attribute.Prefix, attribute.Namespace, attribute.Local), attribute.Value));
            if ((length += attribute.Local.Length + attribute.Value.Length) > Bounds.TagLength)
                throw Bounds.TooLarge();
        }

        return node;
    }

    private void Deeper()
    {
        if (++_depth > Bounds.Depth)
            throw Bounds.TooLarge();
    }

    private Uri? BaseOf(Uri? parent) => Attribute("xml:base") is { } written ? Links.Absolute(written, parent) ?? parent : parent;

    private string? Attribute(string name)
    {
        foreach (var attribute in markup.Attributes)
        {
            if (_names.Of(attribute.Prefix, attribute.Namespace, attribute.Local) == name)
                return attribute.Value;
        }

        return null;
    }
}
