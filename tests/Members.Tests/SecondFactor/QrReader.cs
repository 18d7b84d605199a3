using System.Globalization;
using System.Text;

namespace Animation.Members.Tests.SecondFactor;

/// <summary>
/// Reads a QR code back as the standard says a reader does, with nothing of the writer: its format from the squares, its mask taken off, its words
/// in order, every block checked by its syndromes.
/// </summary>
internal sealed class QrReader(Func<int, int, bool> square, int size)
{
    // Data and check words, blocks of each length, by version, level M; ISO/IEC 18004 table 9.
    private static readonly (int Total, int Check, int Blocks)[] capacities =
        [(26, 10, 1), (44, 16, 1), (70, 26, 1), (100, 18, 2), (134, 24, 2), (172, 16, 4), (196, 18, 4), (242, 22, 4), (292, 22, 5), (346, 26, 5)];

    // The fifteen bits of level M, by mask, as the standard's annex lists them.
    private static readonly string[] formats =
    [
        "101010000010010", "101000100100101", "101111001111100", "101101101001011", "100010111111001", "100000011001110", "100111110010111", "100101010100000",
    ];

    private static readonly Dictionary<int, string> versions = new()
    {
        [7] = "000111110010010100",
        [8] = "001000010110111100",
        [9] = "001001101010011001",
        [10] = "001010010011010011",
    };

    internal int Version { get; } = (size - 17) / 4;

    /// <summary>The squares that the data of a path darkens; column, then row.</summary>
    internal static HashSet<(int X, int Y)> Drawn(string path) =>
    [
        .. from run in path.Split('M', StringSplitOptions.RemoveEmptyEntries)
           let numbers = run.Split(' ', 'h', 'v').Take(3).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()
           from x in Enumerable.Range(numbers[0], numbers[2])
           select (x, numbers[1]),
    ];

    /// <summary>The number of check words that do not check.</summary>
    internal int Faults { get; private set; }

    /// <summary>Which of the eight masks was on it.</summary>
    internal int Mask { get; private set; }

    private bool Dark(int row, int column) => square(column, row);

    /// <summary>The text.</summary>
    internal string Read()
    {
        Patterns();
        Mask = ReadMask();
        var words = Words(Mask);
        var data = Blocks(words).SelectMany(block => block).ToArray();
        var bits = string.Concat(data.Select(word => Convert.ToString(word, 2).PadLeft(8, '0')));
        bits[..4].ShouldBe("0100", "byte mode");
        var counted = Version < 10 ? 8 : 16;
        var length = Convert.ToInt32(bits.Substring(4, counted), 2);
        return Encoding.UTF8.GetString([.. Enumerable.Range(0, length).Select(i => Convert.ToByte(bits.Substring(4 + counted + 8 * i, 8), 2))]);
    }

    /// <summary>What every reader looks for first.</summary>
    private void Patterns()
    {
        string[] finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];
        foreach (var (top, left) in new[] { (0, 0), (0, size - 7), (size - 7, 0) })
        {
            for (var row = 0; row < 7; row++)
                string.Concat(Enumerable.Range(0, 7).Select(column => Dark(top + row, left + column) ? '1' : '0')).ShouldBe(finder[row]);
        }
        for (var i = 8; i < size - 8; i++)
        {
            Dark(6, i).ShouldBe(i % 2 == 0);
            Dark(i, 6).ShouldBe(i % 2 == 0);
        }
        Dark(size - 8, 8).ShouldBeTrue("the square that is always dark");
        if (Version >= 7)
        {
            var upper = string.Concat(Enumerable.Range(0, 18).Reverse().Select(i => Dark(i / 3, size - 11 + i % 3) ? '1' : '0'));
            var lower = string.Concat(Enumerable.Range(0, 18).Reverse().Select(i => Dark(size - 11 + i % 3, i / 3) ? '1' : '0'));
            upper.ShouldBe(versions[Version]);
            lower.ShouldBe(versions[Version]);
        }
    }

    private int ReadMask()
    {
        (int Row, int Column)[] around = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        (int Row, int Column)[] split =
        [
            .. Enumerable.Range(1, 7).Select(i => (size - i, 8)), .. Enumerable.Range(0, 8).Select(i => (8, size - 8 + i)),
        ];
        var read = string.Concat(around.Select(at => Dark(at.Row, at.Column) ? '1' : '0'));
        string.Concat(split.Select(at => Dark(at.Row, at.Column) ? '1' : '0')).ShouldBe(read, "both copies of the format agree");
        formats.ShouldContain(read);
        return Array.IndexOf(formats, read);
    }

    private static bool Inverts(int mask, int i, int j) => mask switch
    {
        0 => (i + j) % 2 == 0,
        1 => i % 2 == 0,
        2 => j % 3 == 0,
        3 => (i + j) % 3 == 0,
        4 => (i / 2 + j / 3) % 2 == 0,
        5 => i * j % 2 + i * j % 3 == 0,
        6 => (i * j % 2 + i * j % 3) % 2 == 0,
        _ => ((i + j) % 2 + i * j % 3) % 2 == 0,
    };

    private bool IsPattern(int row, int column)
    {
        if (row == 6 || column == 6 || row < 9 && (column < 9 || column >= size - 8) || row >= size - 8 && column < 9)
            return true;
        if (Version >= 7 && (row < 6 && column >= size - 11 || column < 6 && row >= size - 11))
            return true;
        int[] centres = Version == 1 ? [] : Version < 7 ? [6, size - 7] : [6, 6 + (size - 13) / 2, size - 7];
        return centres.Any(y => centres.Any(x =>
            !((x, y) == (6, 6) || (x, y) == (6, size - 7) || (x, y) == (size - 7, 6)) && Math.Abs(row - y) <= 2 && Math.Abs(column - x) <= 2));
    }

    private byte[] Words(int mask)
    {
        var bits = new List<bool>();
        var up = true;
        for (var pair = size - 1; pair > 0; pair -= 2, up = !up)
        {
            if (pair == 6)
                pair--;
            foreach (var row in up ? Enumerable.Range(0, size).Reverse() : Enumerable.Range(0, size))
            {
                foreach (var column in new[] { pair, pair - 1 }.Where(column => !IsPattern(row, column)))
                    bits.Add(Dark(row, column) ^ Inverts(mask, row, column));
            }
        }
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(string.Concat(eight.Select(bit => bit ? '1' : '0')), 2))];
    }

    /// <summary>The words of each block in order; its check words are tried and dropped.</summary>
    private List<byte[]> Blocks(byte[] words)
    {
        var (total, check, count) = capacities[Version - 1];
        words.Length.ShouldBe(total);
        var data = total - check * count;
        var longer = data % count;
        var blocks = Enumerable.Range(0, count).Select(i => new List<byte>()).ToList();
        var next = 0;
        for (var i = 0; i <= data / count; i++)
        {
            for (var block = 0; block < count; block++)
            {
                if (i < data / count || block >= count - longer)
                    blocks[block].Add(words[next++]);
            }
        }
        for (var i = 0; i < check; i++)
        {
            for (var block = 0; block < count; block++)
                blocks[block].Add(words[next++]);
        }
        Faults = blocks.Sum(block => Enumerable.Range(0, check).Count(root => Syndrome(block, root) != 0));
        return [.. blocks.Select(block => block.Take(block.Count - check).ToArray())];
    }

    // The block as a polynomial, at two to the power of the root; by shifting alone.
    private static int Syndrome(List<byte> block, int root)
    {
        var at = 1;
        for (var i = 0; i < root; i++)
            at = Times(at, 2);
        return block.Aggregate(0, (sum, word) => Times(sum, at) ^ word);
    }

    private static int Times(int left, int right)
    {
        var product = 0;
        for (; right > 0; right >>= 1, left = left << 1 ^ (left >= 128 ? 0x11D : 0))
            product ^= (right & 1) * left;
        return product;
    }
}
