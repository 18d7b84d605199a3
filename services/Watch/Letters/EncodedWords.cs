using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>Reads the encoded words of RFC 2047 in a header, also those cut in the middle of a letter.</summary>
internal static class EncodedWords
{
    public static string Decode(string header)
    {
        if (!header.Contains("=?", StringComparison.Ordinal))
            return PlainText.Tidy(header);
        var text = new StringBuilder(header.Length);
        var (held, charset) = (new List<byte>(), "");
        var (at, afterWord) = (0, false);
        while (at < header.Length)
        {
            var start = header.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0 || Word(header, start) is not { } word)
            {
                var end = start < 0 ? header.Length : start + 2;
                Flush();
                text.Append(header, at, end - at);
                (at, afterWord) = (end, false);
                continue;
            }

            // Blanks between two encoded words are none.
            var between = header.AsSpan(at, start - at);
            var joined = afterWord && between.IsWhiteSpace();
            if (!joined || word.Charset != charset)
                Flush();
            if (!joined)
                text.Append(between);
            charset = word.Charset;
            held.AddRange(word.Bytes);
            (at, afterWord) = (word.End, true);
        }

        Flush();
        return PlainText.Tidy(text.ToString());

        void Flush()
        {
            if (held.Count > 0)
                text.Append(Charset.Decode(held.ToArray(), $"charset={charset}").Text);
            held.Clear();
        }
    }

    private static (string Charset, byte[] Bytes, int End)? Word(string header, int start)
    {
        var first = header.IndexOf('?', start + 2);
        var second = first < 0 ? -1 : header.IndexOf('?', first + 1);
        var end = second < 0 ? -1 : header.IndexOf("?=", second + 1, StringComparison.Ordinal);
        if (end < 0 || first - start > 60 || second - first != 2)
            return null;
        var (charset, coded) = (header[(start + 2)..first].Split('*')[0].ToLowerInvariant(), Encoding.Latin1.GetBytes(header[(second + 1)..end]));
        byte[]? bytes = header[first + 1] switch
        {
            'b' or 'B' => TransferCoding.Base64(coded, MailBounds.Value),
            'q' or 'Q' => TransferCoding.QuotedPrintable(Array.ConvertAll(coded, c => c == '_' ? (byte)' ' : c), MailBounds.Value),
            _ => null,
        };
        return bytes is null ? null : (charset, bytes, end + 2);
    }
}
