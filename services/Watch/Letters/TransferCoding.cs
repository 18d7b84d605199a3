namespace Animation.Watch.Letters;

/// <summary>Undoes the transfer encodings of MIME, whatever was done to them on the way.</summary>
internal static class TransferCoding
{
    /// <param name="most">Bytes after which the rest is left out.</param>
    public static byte[] Decode(ReadOnlySpan<byte> body, string encoding, int most) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body, most),
        "quoted-printable" => QuotedPrintable(body, most),
        _ => body[..Math.Min(body.Length, most)].ToArray(),
    };

    /// <summary>Letters that mean nothing are passed over; padding in the middle begins anew, as where two were joined.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> text, int most)
    {
        var bytes = new List<byte>(Math.Min((text.Length / 4 * 3) + 3, most));
        var (bits, held) = (0, 0);
        foreach (var c in text)
        {
            if (c == '=')
                (bits, held) = (0, 0);
            if (Digit(c) is not (>= 0 and var digit))
                continue;
            bits = ((bits << 6) | digit) & 0xffffff;
            held += 6;
            if (held < 8)
                continue;
            held -= 8;
            if (bytes.Count == most)
                break;
            bytes.Add((byte)(bits >> held));
        }

        return [.. bytes];
    }

    /// <summary>A sign that no code follows stays as it is.</summary>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text, int most)
    {
        var bytes = new List<byte>(Math.Min(text.Length, most));
        for (var i = 0; i < text.Length && bytes.Count < most; i++)
        {
            if (text[i] != '=')
            {
                bytes.Add(text[i]);
                continue;
            }

            var line = text[(i + 1)..Math.Min(text.Length, i + 80)];
            var blank = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                bytes.Add((byte)((high << 4) | low));
                i += 2;
            }
            else if (blank >= 0 && line[blank] is (byte)'\n')
                i += blank + 1;
            else if (blank >= 0 && line[blank] is (byte)'\r')
                i += blank + (line.Length > blank + 1 && line[blank + 1] == '\n' ? 2 : 1);
            else
                bytes.Add((byte)'=');
        }

        return [.. bytes];
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    private static int Hex(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };
}
