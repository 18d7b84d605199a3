namespace Animation.Watch.Letters;

/// <summary>Bounds within which a mail from outside is read; beyond, it is refused with the reason.</summary>
internal static class MailBounds
{
    /// <summary>Bytes of a whole mail: a little more than what relays let through.</summary>
    public const int Bytes = 12 * 1024 * 1024;

    public const int HeaderBytes = 256 * 1024;
    public const int Headers = 1_000;
    public const int Value = 16 * 1024;
    public const int Depth = 12;
    public const int Parts = 200;
    public const int Boundary = 200;

    /// <summary>Decoded bytes of one text.</summary>
    public const int Text = 2 * 1024 * 1024;
}

/// <summary>One part of a mail.</summary>
/// <param name="Headers">Names in lower case; values unfolded, their encoded words not yet read.</param>
/// <param name="Body">As it came, still in its transfer encoding.</param>
internal sealed record MimePart(IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body, IReadOnlyList<MimePart> Parts)
{
    /// <summary>The first header of that name; empty when there is none.</summary>
    public string Header(string name) => Headers.FirstOrDefault(header => header.Key == name).Value ?? "";

    public IEnumerable<string> All(string name) => Headers.Where(header => header.Key == name).Select(header => header.Value);

    /// <summary><c>text/html</c>, in lower case; <c>text/plain</c> for a part that says nothing.</summary>
    public string Type => MimeValue.Of(Header("content-type")) is { Value: { Length: > 0 } type } ? type.ToLowerInvariant() : "text/plain";

    public bool IsAttachment => MimeValue.Of(Header("content-disposition")).Value.Equals("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>The content, its transfer encoding undone.</summary>
    public byte[] Content() => TransferCoding.Decode(Body.Span, Header("content-transfer-encoding"), MailBounds.Text);

    /// <summary>This part and all under it that are not attached files.</summary>
    public IEnumerable<MimePart> Shown() => IsAttachment ? [] : Parts.Count == 0 ? [this] : Parts.SelectMany(part => part.Shown());
}
