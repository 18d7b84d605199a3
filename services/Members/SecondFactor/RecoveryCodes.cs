using System.Security.Cryptography;
using System.Text;

namespace Animation.Members.SecondFactor;

/// <summary>Ten codes on paper for the day the telephone is lost: shown once, stored as hashes, each works once.</summary>
internal static class RecoveryCodes
{
    internal const int Count = 10;

    // 60 random bits: a plain hash gives nothing away.
    private const int Length = 12;
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    internal static string New() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(part => new string(part)));

    /// <summary>The letters of what was typed; none when it is no such code.</summary>
    internal static string? Parse(string? typed)
    {
        var code = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return code.Length == Length ? code : null;
    }

    internal static byte[] Hash(Guid person, string code) => SHA256.HashData([.. person.ToByteArray(), .. Encoding.ASCII.GetBytes(Parse(code)!)]);
}
