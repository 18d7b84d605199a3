using System.Runtime.InteropServices;

namespace Animation.Watch.Sameness;

/// <summary>
/// A few numbers that near texts probably share and others hardly ever (MinHash): two titles with half their words in common
/// share one nine times out of ten.
/// </summary>
public static class Bands
{
    private const int Count = 8;
    private const int Rows = 2;

    public static int[] Of(Wording wording) => [.. Of(wording.Title, 17), .. Of(wording.Runs, 31), .. Of(wording.Significant, 47)];

    private static IEnumerable<int> Of(HashSet<string> parts, uint kind)
    {
        if (parts.Count < 3)
            yield break;
        var least = new uint[Count * Rows];
        Array.Fill(least, uint.MaxValue);
        foreach (var part in parts)
        {
            var hash = Hash(part);
            for (var i = 0; i < least.Length; i++)
                least[i] = Math.Min(least[i], Mix(hash ^ ((uint)(i + 1) * 0x9E3779B1)));
        }

        for (var band = 0; band < Count; band++)
            yield return (int)Mix(least[band * Rows] * 31 + least[(band * Rows) + 1] + (((uint)band + 1) * kind));
    }

    // Ours, not the runtime's: it must stay the same from one process to the next.
    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var b in MemoryMarshal.AsBytes(text.AsSpan()))
            hash = (hash ^ b) * 16777619;
        return hash;
    }

    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= x >> 15;
        x *= 0x846CA68B;
        return x ^ (x >> 16);
    }
}
