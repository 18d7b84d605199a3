using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Animation.Web;

/// <summary>A style sheet, font or script of the pages, carried inside the assembly.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Brotli">The same, compressed; none for fonts, which already are.</param>
/// <param name="ContentType">What it is sent as.</param>
/// <param name="Hash">First 12 hexadecimal digits of its SHA-256; names its version in addresses.</param>
public sealed record Asset(byte[] Bytes, byte[]? Brotli, string ContentType, string Hash)
{
    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, Asset> All = Load(typeof(Asset).Assembly);

    /// <summary>The address of a file of <c>services/Web/wwwroot</c>, with its version, so browsers may keep it for ever.</summary>
    /// <param name="path">Path under <c>wwwroot</c>, for example <c>app.css</c> or <c>vendor/htmx.js</c>.</param>
    /// <exception cref="ArgumentException">No such file was built in.</exception>
    public static string Url(string path) =>
        All.TryGetValue(path, out var asset)
            ? $"/static/{path}?v={asset.Hash}"
            : throw new ArgumentException($"services/Web/wwwroot has no file '{path}'.", nameof(path));

    internal static Asset? Find(string path) => All.GetValueOrDefault(path);

    private static FrozenDictionary<string, Asset> Load(Assembly assembly) =>
        assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name));

    private static Asset Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".json" => "application/json",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            _ => "application/octet-stream",
        };
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        return new Asset(bytes, type == "font/woff2" ? null : Compress(bytes), type, hash);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        // Level 5: the best one would cost a quarter of a second at each start.
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(bytes);
        return packed.ToArray();
    }
}
