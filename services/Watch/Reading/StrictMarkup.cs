using System.Xml;

namespace Animation.Watch.Reading;

/// <summary>Well-formed XML. A document type is skipped unread: nothing is fetched, nothing is expanded.</summary>
internal sealed class StrictMarkup(string text) : IMarkup, IDisposable
{
    private readonly XmlReader _reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        CheckCharacters = false,
        DtdProcessing = DtdProcessing.Ignore,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = Bounds.Characters,
        XmlResolver = null,
    });

    private bool _endsAtOnce;

    public string Prefix => _reader.Prefix;

    public string Namespace => _reader.NamespaceURI;

    public string Local => _reader.LocalName;

    public string Text => _reader.Value;

    public List<MarkupAttribute> Attributes { get; } = [];

    public MarkupKind Read()
    {
        if (_endsAtOnce)
        {
            _endsAtOnce = false;
            return MarkupKind.End;
        }

        while (_reader.Read())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    ReadAttributes();
                    _endsAtOnce = _reader.IsEmptyElement;
                    return MarkupKind.Start;
                case XmlNodeType.EndElement:
                    return MarkupKind.End;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    return MarkupKind.Text;
            }
        }

        return MarkupKind.Finished;
    }

    public void Dispose() => _reader.Dispose();

    private void ReadAttributes()
    {
        Attributes.Clear();
        while (_reader.MoveToNextAttribute())
        {
            if (_reader.Prefix != "xmlns" && _reader.Name != "xmlns")
                Attributes.Add(new MarkupAttribute(_reader.Prefix, _reader.NamespaceURI, _reader.LocalName, _reader.Value));
        }

        _reader.MoveToElement();
    }
}
