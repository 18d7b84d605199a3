namespace Animation.Members.SecondFactor;

/// <summary>Check words over GF(256) under 0x11D, generator roots from 2 to the power 0, as QR codes use them.</summary>
internal static class ReedSolomon
{
    private static readonly byte[] powers = Powers();
    private static readonly int[] logs = Logs();

    /// <summary>The words to add so that data and check words together are divisible by the generator.</summary>
    internal static byte[] Check(ReadOnlySpan<byte> data, int count)
    {
        var generator = Generator(count);
        var rest = new byte[count];
        foreach (var word in data)
        {
            var factor = (byte)(word ^ rest[0]);
            rest.AsSpan(1).CopyTo(rest);
            rest[^1] = 0;
            for (var i = 0; i < count; i++)
                rest[i] ^= Times(generator[i], factor);
        }
        return rest;
    }

    // The coefficients below the leading one, highest power first.
    private static byte[] Generator(int degree)
    {
        var result = new byte[degree];
        result[^1] = 1;
        for (var root = 0; root < degree; root++)
        {
            for (var i = 0; i < degree; i++)
                result[i] = (byte)(Times(result[i], powers[root]) ^ (i + 1 < degree ? result[i + 1] : 0));
        }
        return result;
    }

    private static byte Times(byte left, byte right) => left == 0 || right == 0 ? (byte)0 : powers[(logs[left] + logs[right]) % 255];

    private static byte[] Powers()
    {
        var all = new byte[255];
        var power = 1;
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = (byte)power;
            power = power << 1 ^ (power >> 7) * 0x11D;
        }
        return all;
    }

    private static int[] Logs()
    {
        var all = new int[256];
        for (var i = 0; i < powers.Length; i++)
            all[powers[i]] = i;
        return all;
    }
}
