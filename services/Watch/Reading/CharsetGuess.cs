using System.Text;

namespace Animation.Watch.Reading;

/// <summary>The encoding of bytes that are not UTF-8 and of which nobody says anything: by how they cluster, then by the letters most used.</summary>
internal static class CharsetGuess
{
    private const int Sample = 64 * 1024;

    private static readonly (string Name, string Letters)[] Alphabets =
    [
        ("koi8-r", "оеаинтсрвлкмдпу"), ("windows-1251", "оеаинтсрвлкмдпу"), ("windows-1253", "αοιετσνηυρπκμςλί"), ("windows-1255", "יוהלארתבשמנ"),
        ("windows-1256", "اليمونترب"), ("windows-874", "านรอกเงมยลวดทส่้ี"), ("ibm866", "оеаинтсрвлкмдпу"),
    ];

    /// <summary>Null for a Latin alphabet, where accented letters stand alone among plain ones.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, Sample)];
        var (high, runs, odd, length) = (0, 0, 0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            high += bytes[i] >> 7;
            runs += bytes[i] >= 0x80 && (i == 0 || bytes[i - 1] < 0x80) ? 1 : 0;
            length = bytes[i] >= 0x80 ? length + 1 : 0;
            odd += length % 2 == 1 && (i + 1 == bytes.Length || bytes[i + 1] < 0x80) ? 1 : 0;
        }

        if (high < 12 || high < runs * 2.2)
            return null;
        return Ideographic(bytes, pairs: odd * 10 <= runs) ?? Alphabetic(bytes);
    }

    // In three of these a character is two high bytes, always; in the two others its second may be a letter.
    private static Encoding? Ideographic(ReadOnlySpan<byte> bytes, bool pairs)
    {
        foreach (var (name, expected) in new (string, Func<char, bool>)[]
        {
            ("euc-jp", static c => c is >= '\u3041' and <= '\u30fe'), ("shift_jis", static c => c is >= '\u3041' and <= '\u30fe'),
            ("euc-kr", static c => c is >= '\uac00' and <= '\ud7a3'), ("gb2312", static c => c is >= '\u4e00' and <= '\u9fff'), ("big5", static c => c is >= '\u4e00' and <= '\u9fff'),
        })
        {
            if (name != "shift_jis" && pairs == (name == "big5"))
                continue;
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)!;
            var text = encoding.GetString(bytes);
            // A place that means nothing comes out as a question mark.
            var (foreign, good, bad) = (0, 0, text.Count(static c => c == '?') - bytes.Count((byte)'?'));
            foreach (var c in text)
            {
                foreign += c >= '\u0080' ? 1 : 0;
                bad += c is '\ufffd' or (>= '\ue000' and <= '\uf8ff') or (>= '\uff61' and <= '\uff9f') ? 1 : 0;
                good += expected(c) ? 1 : 0;
            }

            // A character cut in two by the end of the sample is no proof.
            if (bad <= 1 + (foreign / 200) && good > foreign * (name is "euc-jp" or "shift_jis" ? 0.2 : 0.7))
                return name == "gb2312" ? CodePagesEncodingProvider.Instance.GetEncoding("gb18030") : encoding;
        }

        return null;
    }

    private static Encoding? Alphabetic(ReadOnlySpan<byte> bytes)
    {
        var (best, share) = ((Encoding?)null, 0.45);
        foreach (var (name, letters) in Alphabets)
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)!;
            var (foreign, used) = (1, 0);
            foreach (var c in encoding.GetString(bytes))
            {
                foreign += c >= '\u0080' ? 1 : 0;
                used += letters.Contains(c, StringComparison.Ordinal) ? 1 : 0;
            }

            if ((double)used / foreign > share)
                (best, share) = (encoding, (double)used / foreign);
        }

        return best;
    }
}
