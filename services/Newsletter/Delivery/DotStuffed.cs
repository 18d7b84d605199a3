namespace Animation.Newsletter.Delivery;

/// <summary>A message as it travels between DATA and the final dot (RFC 5321 section 4.5.2).</summary>
internal static class DotStuffed
{
    /// <exception cref="FormatException">A lone CR or LF: relays disagree on what ends there, which is how mail is smuggled.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        while (!message.IsEmpty)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0 || end + 1 >= message.Length || message[end] != '\r' || message[end + 1] != '\n')
                throw new FormatException("a message must be made of lines ended by CRLF");
            if (message[0] == '.')
                stuffed.WriteByte((byte)'.');
            stuffed.Write(message[..(end + 2)]);
            message = message[(end + 2)..];
        }
        return stuffed.GetBuffer().AsMemory(0, (int)stuffed.Length);
    }
}
