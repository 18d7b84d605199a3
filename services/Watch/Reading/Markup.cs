namespace Animation.Watch.Reading;

internal enum MarkupKind
{
    Start,
    End,
    Text,
    Finished,
}

internal readonly record struct MarkupAttribute(string Prefix, string Namespace, string Local, string Value);

/// <summary>A document read from front to back, once. Every start has its end.</summary>
internal interface IMarkup
{
    MarkupKind Read();

    string Prefix { get; }

    string Namespace { get; }

    string Local { get; }

    string Text { get; }

    List<MarkupAttribute> Attributes { get; }
}
