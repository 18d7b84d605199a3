using System.Globalization;
using System.Text;

namespace Animation.Members.SecondFactor;

/// <summary>A QR code as ISO/IEC 18004 has it, for short texts: bytes, level M, versions 1 to 10.</summary>
public sealed class QrCode
{
    /// <summary>Light squares that must surround it.</summary>
    public const int Margin = 4;

    // Check words of a block, then the data words of each block, by version.
    private static readonly (int Check, int[] Blocks)[] layouts =
    [
        (10, [16]), (16, [28]), (26, [44]), (18, [32, 32]), (24, [43, 43]), (16, [27, 27, 27, 27]), (18, [31, 31, 31, 31]), (22, [38, 38, 39, 39]),
        (22, [36, 36, 36, 37, 37]), (26, [43, 43, 43, 43, 44]),
    ];

    private readonly QrGrid grid;

    private QrCode(QrGrid grid) => this.grid = grid;

    /// <summary>Squares on a side, without the margin.</summary>
    public int Size => grid.Size;

    /// <summary>True where the square is dark; column, then row, from the upper left.</summary>
    public bool this[int x, int y] => grid[x, y];

    /// <summary>The smallest code that holds the text in UTF-8; none when it is longer than 213 bytes.</summary>
    public static QrCode? Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= layouts.Length; version++)
        {
            var (check, blocks) = layouts[version - 1];
            if (4 + CountBits(version) + 8 * bytes.Length <= 8 * blocks.Sum())
                return new(QrGrid.Of(version, Interleaved(Words(bytes, version, blocks.Sum()), check, blocks)));
        }
        return null;
    }

    /// <summary>The dark squares as the data of one SVG path, margin included: runs of a row are one stroke.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        for (var y = 0; y < Size; y++)
        {
            for (int x = 0, end; x < Size; x = end)
            {
                for (end = x + 1; end < Size && this[end, y] == this[x, y];)
                    end++;
                if (this[x, y])
                    path.Append(CultureInfo.InvariantCulture, $"M{x + Margin} {y + Margin}h{end - x}v1h-{end - x}z");
            }
        }
        return path.ToString();
    }

    private static int CountBits(int version) => version < 10 ? 8 : 16;

    /// <summary>Mode, length and text, closed and filled up to what the version holds.</summary>
    private static byte[] Words(byte[] text, int version, int capacity)
    {
        var bits = new List<bool>();
        void Add(int value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--)
                bits.Add((value >> bit & 1) == 1);
        }
        Add(0b0100, 4);
        Add(text.Length, CountBits(version));
        foreach (var one in text)
            Add(one, 8);
        Add(0, Math.Min(4, 8 * capacity - bits.Count));
        Add(0, (8 - bits.Count % 8) % 8);
        for (var filler = 0xEC; bits.Count < 8 * capacity; filler ^= 0xEC ^ 0x11)
            Add(filler, 8);
        return [.. bits.Chunk(8).Select(eight => (byte)eight.Aggregate(0, (value, bit) => value << 1 | (bit ? 1 : 0)))];
    }

    /// <summary>Words of all blocks in turn, then their check words in turn: a stain harms a little of each block.</summary>
    private static byte[] Interleaved(byte[] words, int check, int[] blocks)
    {
        var data = new List<byte[]>();
        foreach (var length in blocks)
            data.Add(words[data.Sum(block => block.Length)..][..length]);
        var checks = data.Select(block => ReedSolomon.Check(block, check)).ToList();
        return
        [
            .. Enumerable.Range(0, blocks.Max()).SelectMany(i => data.Where(block => i < block.Length).Select(block => block[i])),
            .. Enumerable.Range(0, check).SelectMany(i => checks.Select(block => block[i])),
        ];
    }
}
