namespace Animation.Members.SecondFactor;

/// <summary>The squares of a QR code: the patterns a reader looks for, then the words, then the mask that spreads dark and light best.</summary>
internal sealed class QrGrid
{
    private static readonly int[][] alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

    private static readonly Func<int, int, bool>[] masks =
    [
        (x, y) => (x + y) % 2 == 0,
        (_, y) => y % 2 == 0,
        (x, _) => x % 3 == 0,
        (x, y) => (x + y) % 3 == 0,
        (x, y) => (x / 3 + y / 2) % 2 == 0,
        (x, y) => x * y % 2 + x * y % 3 == 0,
        (x, y) => (x * y % 2 + x * y % 3) % 2 == 0,
        (x, y) => ((x + y) % 2 + x * y % 3) % 2 == 0,
    ];

    private readonly bool[,] dark;
    private readonly bool[,] pattern;

    private QrGrid(bool[,] dark, bool[,] pattern) => (this.dark, this.pattern) = (dark, pattern);

    internal int Size => dark.GetLength(0);

    internal bool this[int x, int y] => dark[x, y];

    /// <summary>All words in place, under the mask with the least penalty.</summary>
    internal static QrGrid Of(int version, byte[] words)
    {
        var size = 17 + 4 * version;
        var grid = new QrGrid(new bool[size, size], new bool[size, size]);
        grid.Patterns(version);
        grid.Fill(words);
        return Enumerable.Range(0, masks.Length).Select(grid.Masked).MinBy(masked => masked.Penalty())!;
    }

    private void Set(int x, int y, bool value) => (dark[x, y], pattern[x, y]) = (value, true);

    private void Patterns(int version)
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }
        Finder(3, 3);
        Finder(Size - 4, 3);
        Finder(3, Size - 4);
        var places = alignments[version - 1];
        foreach (var x in places)
        {
            // Three of them would lie on the finders.
            foreach (var y in places.Where(y => !(x == 6 && (y == 6 || y == places[^1]) || x == places[^1] && y == 6)))
                Square(x, y, 2, distance => distance != 1);
        }
        Format(0);
        if (version >= 7)
            Version(version);
    }

    private void Finder(int x, int y) => Square(x, y, 4, distance => distance is not (2 or 4));

    private void Square(int centreX, int centreY, int reach, Func<int, bool> isDark)
    {
        for (var y = -reach; y <= reach; y++)
        {
            for (var x = -reach; x <= reach; x++)
            {
                if (centreX + x >= 0 && centreX + x < Size && centreY + y >= 0 && centreY + y < Size)
                    Set(centreX + x, centreY + y, isDark(Math.Max(Math.Abs(x), Math.Abs(y))));
            }
        }
    }

    /// <summary>Level M and the mask, with ten check bits, twice.</summary>
    private void Format(int mask)
    {
        var bits = (mask << 10 | Remainder(mask << 10, 0x537, 10)) ^ 0x5412;
        for (var i = 0; i < 15; i++)
        {
            var bit = (bits >> i & 1) == 1;
            var (x, y) = i switch { < 6 => (8, i), 6 => (8, 7), 7 => (8, 8), 8 => (7, 8), _ => (14 - i, 8) };
            Set(x, y, bit);
            var (otherX, otherY) = i < 8 ? (Size - 1 - i, 8) : (8, Size - 15 + i);
            Set(otherX, otherY, bit);
        }
        Set(8, Size - 8, true);
    }

    private void Version(int version)
    {
        var bits = version << 12 | Remainder(version << 12, 0x1F25, 12);
        for (var i = 0; i < 18; i++)
        {
            var bit = (bits >> i & 1) == 1;
            Set(Size - 11 + i % 3, i / 3, bit);
            Set(i / 3, Size - 11 + i % 3, bit);
        }
    }

    private static int Remainder(int value, int generator, int degree)
    {
        for (var bit = 30; bit >= degree; bit--)
        {
            if ((value >> bit & 1) == 1)
                value ^= generator << (bit - degree);
        }
        return value;
    }

    // Two columns at a time from the right, up then down, past the timing column.
    private void Fill(byte[] words)
    {
        var next = 0;
        for (var right = Size - 1; right >= 1; right -= right == 8 ? 3 : 2)
        {
            var upward = (right + 1 & 2) == 0;
            for (var step = 0; step < 2 * Size; step++)
            {
                var (x, y) = (right - step % 2, upward ? Size - 1 - step / 2 : step / 2);
                if (pattern[x, y])
                    continue;
                dark[x, y] = next < 8 * words.Length && (words[next / 8] >> (7 - next % 8) & 1) == 1;
                next++;
            }
        }
    }

    private QrGrid Masked(int mask)
    {
        var masked = new QrGrid((bool[,])dark.Clone(), pattern);
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
                masked.dark[x, y] ^= !pattern[x, y] && masks[mask](x, y);
        }
        masked.Format(mask);
        return masked;
    }

    /// <summary>What makes a code hard to read: long runs, blocks, what looks like a finder, too much of one colour.</summary>
    private int Penalty()
    {
        var penalty = 0;
        var count = 0;
        for (var i = 0; i < Size; i++)
        {
            penalty += Line(Enumerable.Range(0, Size).Select(j => dark[i, j])) + Line(Enumerable.Range(0, Size).Select(j => dark[j, i]));
            for (var j = 0; j < Size; j++)
            {
                count += dark[i, j] ? 1 : 0;
                if (i > 0 && j > 0 && dark[i, j] == dark[i - 1, j] && dark[i, j] == dark[i, j - 1] && dark[i, j] == dark[i - 1, j - 1])
                    penalty += 3;
            }
        }
        return penalty + 10 * (int)(Math.Abs(100.0 * count / (Size * Size) - 50) / 5);
    }

    private static int Line(IEnumerable<bool> squares)
    {
        var line = string.Concat(squares.Select(square => square ? '1' : '0'));
        var penalty = 0;
        for (int start = 0, end; start < line.Length; start = end)
        {
            for (end = start; end < line.Length && line[end] == line[start];)
                end++;
            penalty += end - start >= 5 ? end - start - 2 : 0;
        }
        for (var i = 0; i + 11 <= line.Length; i++)
            penalty += line.AsSpan(i, 11) is "10111010000" or "00001011101" ? 40 : 0;
        return penalty;
    }
}
