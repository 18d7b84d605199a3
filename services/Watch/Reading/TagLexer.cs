using System.Net;

namespace Animation.Watch.Reading;

internal enum LexKind
{
    Open,
    Close,
    Text,
    Finished,
}

/// <summary>Cuts markup of any quality into tags and text, without ever failing and without going back.</summary>
internal sealed class TagLexer(string source)
{
    private readonly Dictionary<string, string> _entities = [];
    private int _at;
    private int _start;
    private bool _noMoreCharacterData;
    private bool _noMoreComments;
    private bool _noMoreEnds;
    private long _expanded;

    public string Name { get; private set; } = "";

    public bool SelfClosing { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>The tag as it was written.</summary>
    public ReadOnlySpan<char> Source => source.AsSpan(_start, _at - _start);

    public List<(string Name, string Value)> Attributes { get; } = [];

    /// <param name="inside">Name of the element being read: a CDATA section never closed ends with it.</param>
    public LexKind Read(string? inside = null)
    {
        while (_at < source.Length)
        {
            _start = _at;
            if (source[_at] != '<')
                return PlainText();
            var rest = source.AsSpan(_at);
            if (rest.StartsWith("<!--"))
                Comment();
            else if (rest.StartsWith("<![CDATA["))
                return CharacterData(inside);
            else if (rest.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) && rest.Contains('>'))
                DocumentType();
            else if (rest.Length > 1 && rest[1] is '?' or '!' && !_noMoreEnds && (_noMoreEnds = source.IndexOf('>', _at) < 0) is false)
                Skip(">");
            else if (rest.Length > 1 && rest[1] == '/')
                return CloseTag();
            else if (rest.Length > 1 && (char.IsLetter(rest[1]) || rest[1] == '_'))
                return OpenTag();
            else
                return PlainText();
        }

        return LexKind.Finished;
    }

    private LexKind PlainText()
    {
        var end = source.IndexOf('<', _at + 1);
        if (end < 0)
            end = source.Length;
        Text = Decode(source[_at..end]);
        _at = end;
        return LexKind.Text;
    }

    private LexKind CharacterData(string? inside)
    {
        var start = _at + "<![CDATA[".Length;
        var end = _noMoreCharacterData ? -1 : source.IndexOf("]]>", start, StringComparison.Ordinal);
        _noMoreCharacterData = end < 0;
        var next = end + 3;
        if (end < 0)
        {
            end = inside is null ? -1 : source.IndexOf($"</{inside}", start, StringComparison.OrdinalIgnoreCase);
            next = end = end < 0 ? source.Length : end;
        }

        (Text, _at) = (source[start..end], next);
        return LexKind.Text;
    }

    private LexKind CloseTag()
    {
        var end = source.IndexOfAny(['>', '<'], _at + 2);
        if (end < 0)
            end = source.Length;
        Name = source[(_at + 2)..end].Trim();
        _at = end < source.Length && source[end] == '>' ? end + 1 : end;
        return LexKind.Close;
    }

    private LexKind OpenTag()
    {
        var start = _at++;
        while (_at < source.Length && source[_at] is not ('>' or '/' or '<') && !char.IsWhiteSpace(source[_at]))
            _at++;
        Name = source[(start + 1).._at];
        Attributes.Clear();
        SelfClosing = false;
        while (_at < source.Length && source[_at] is not ('>' or '<'))
        {
            if (_at - start > Bounds.TagLength)
                throw Bounds.TooLarge();
            SelfClosing = source[_at] == '/';
            if (SelfClosing || char.IsWhiteSpace(source[_at]))
                _at++;
            else
                ReadAttribute();
        }

        if (_at < source.Length && source[_at] == '>')
            _at++;
        return LexKind.Open;
    }

    private void ReadAttribute()
    {
        var start = _at;
        while (_at < source.Length && source[_at] is not ('=' or '>' or '<' or '/') && !char.IsWhiteSpace(source[_at]))
            _at++;
        var name = source[start.._at];
        SkipSpaces();
        if (_at >= source.Length || source[_at] != '=')
        {
            if (_at == start)
                _at++;
            Attributes.Add((name, ""));
            return;
        }

        _at++;
        SkipSpaces();
        Attributes.Add((name, Decode(AttributeValue())));
    }

    private string AttributeValue()
    {
        if (_at >= source.Length)
            return "";
        var start = _at;
        if (source[_at] is '"' or '\'')
        {
            var end = source.IndexOf(source[_at], _at + 1, Math.Min(Bounds.TagLength, source.Length - _at - 1));
            // A quote never closed would swallow the document: past the cap it was not a quote.
            if (end < 0)
                end = source.IndexOf('>', _at);
            if (end < 0)
                end = source.Length;
            _at = end < source.Length && source[end] != '>' ? end + 1 : end;
            return source[(start + 1)..end];
        }

        while (_at < source.Length && source[_at] is not ('>' or '<') && !char.IsWhiteSpace(source[_at]))
            _at++;
        return source[start.._at];
    }

    // Only entities whose value is plain text are taken from the document: nothing can be built out of them.
    private void DocumentType()
    {
        var end = source.IndexOfAny(['[', '>'], _at);
        if (end < 0 || source[end] == '>')
        {
            _at = end < 0 ? source.Length : end + 1;
            return;
        }

        var close = source.IndexOf(']', end);
        if (close < 0)
            close = end;
        var lexer = source[end..close];
        foreach (var part in lexer.Split("<!ENTITY").Skip(1).Take(Bounds.Parts))
        {
            var words = part.Split(['"', '\''], 3);
            var name = words[0].Trim();
            if (words.Length == 3 && words[1].Length < 500 && !words[1].AsSpan().ContainsAny('&', '<', '%') && !name.Contains(' ', StringComparison.Ordinal))
                _entities[name] = words[1];
        }

        _at = close;
        Skip(">");
    }

    private string Decode(string text)
    {
        if (!text.Contains('&', StringComparison.Ordinal))
            return text;
        foreach (var (name, value) in _entities)
        {
            if (!text.Contains(name, StringComparison.Ordinal))
                continue;
            text = text.Replace($"&{name};", value, StringComparison.Ordinal);
            if ((_expanded += text.Length) > Bounds.Characters)
                throw Bounds.TooLarge();
        }

        return WebUtility.HtmlDecode(text);
    }

    // A comment never closed ends with its own bracket, or it would swallow the document.
    private void Comment()
    {
        _noMoreComments = _noMoreComments || source.IndexOf("-->", _at, StringComparison.Ordinal) < 0;
        Skip(_noMoreComments ? ">" : "-->");
    }

    private void Skip(string end)
    {
        var found = source.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? source.Length : found + end.Length;
    }

    private void SkipSpaces()
    {
        while (_at < source.Length && char.IsWhiteSpace(source[_at]))
            _at++;
    }
}
