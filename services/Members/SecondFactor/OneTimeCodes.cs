using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Animation.Members.SecondFactor;

/// <summary>Codes of an application as RFC 6238 has them: six digits of HMAC-SHA-1 over steps of 30 seconds.</summary>
public static class OneTimeCodes
{
    public const int KeyLength = 20;
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Number of whole steps since 1970.</summary>
    public static long Step(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The digits of one step.</summary>
    public static string Code(ReadOnlySpan<byte> key, long step, int digits = 6)
    {
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // The algorithm every application knows; a MAC does not rest on what is weak in SHA-1.
        HMACSHA1.HashData(key, moment, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 15)..]) & 0x7fffffff;
        return (number % (uint)Math.Pow(10, digits)).ToString("D" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, of those now, just past or about to come; none when wrong or no newer than the last one used.</summary>
    public static long? Check(ReadOnlySpan<byte> key, string code, DateTimeOffset now, long lastStep)
    {
        long? found = null;
        for (var step = Step(now) - 1; step <= Step(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), Encoding.ASCII.GetBytes(code)) && step > lastStep)
                found = step;
        }
        return found;
    }

    /// <summary>Base 32 without padding, as keys are typed into applications.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (value, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (value, bits) = ((value << 8 | one) & 0xffff, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Alphabet[value >> (bits - 5) & 31]);
        }
        return bits == 0 ? text.ToString() : text.Append(Alphabet[value << (5 - bits) & 31]).ToString();
    }

    /// <summary>The bytes of what was typed; spaces and case do not count.</summary>
    /// <exception cref="FormatException">A sign is none of the alphabet's.</exception>
    public static byte[] Read(string text)
    {
        var bytes = new List<byte>();
        var (value, bits) = (0, 0);
        foreach (var sign in text.Where(sign => !char.IsWhiteSpace(sign)))
        {
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(sign), StringComparison.Ordinal);
            if (digit < 0)
                throw new FormatException("Not base 32.");
            (value, bits) = ((value << 5 | digit) & 0xffff, bits + 5);
            if (bits >= 8)
                bytes.Add((byte)(value >> (bits -= 8)));
        }
        return [.. bytes];
    }
}
