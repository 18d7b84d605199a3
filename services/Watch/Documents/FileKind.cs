using System.IO.Compression;
using System.Text;
using Animation.Hosting;

namespace Animation.Watch.Documents;

/// <summary>What a file is, told by its bytes whatever its name says.</summary>
/// <param name="Type">Media type it is served with.</param>
/// <param name="Extension">The end of its name, dot included.</param>
public sealed record FileKind(string Type, string Extension, Text Label)
{
    private const int MostEntries = 5_000;
    private const string Office = "application/vnd.openxmlformats-officedocument.";
    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    /// <summary>None for what we do not serve: pages and drawings that run scripts, programs, documents with macros, what nobody recognises.</summary>
    /// <param name="name">Tells a table from a text, which have the same bytes; nothing else.</param>
    public static FileKind? Of(byte[] bytes, string name) => bytes switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => new("application/pdf", ".pdf", new("PDF", "PDF")),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => new("image/png", ".png", new("Image PNG", "PNG image")),
        [0xff, 0xd8, 0xff, ..] => new("image/jpeg", ".jpg", new("Image JPEG", "JPEG image")),
        [(byte)'P', (byte)'K', 3, 4, ..] => Archive(bytes),
        _ => Plain(bytes, name),
    };

    private static FileKind? Archive(byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries || archive.Entries.Any(entry => entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || entry.FullName.StartsWith("Basic/", StringComparison.Ordinal)))
                return null;
            bool Has(string part) => archive.GetEntry(part) is not null;
            if (Has("[Content_Types].xml"))
                return Has("word/document.xml") ? new(Office + "wordprocessingml.document", ".docx", new("Document Word", "Word document"))
                    : Has("ppt/presentation.xml") ? new(Office + "presentationml.presentation", ".pptx", new("Présentation PowerPoint", "PowerPoint presentation"))
                    : Has("xl/workbook.xml") ? new(Office + "spreadsheetml.sheet", ".xlsx", new("Classeur Excel", "Excel workbook")) : null;
            return Declared(archive) switch
            {
                OpenDocument + "text" => new(OpenDocument + "text", ".odt", new("Document OpenDocument", "OpenDocument text")),
                OpenDocument + "presentation" => new(OpenDocument + "presentation", ".odp", new("Présentation OpenDocument", "OpenDocument presentation")),
                OpenDocument + "spreadsheet" => new(OpenDocument + "spreadsheet", ".ods", new("Classeur OpenDocument", "OpenDocument spreadsheet")),
                "application/epub+zip" => new("application/epub+zip", ".epub", new("Livre EPUB", "EPUB book")),
                _ => new("application/zip", ".zip", new("Archive ZIP", "ZIP archive")),
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // Read to a hundred letters, whatever it claims to hold.
    private static string Declared(ZipArchive archive)
    {
        if (archive.GetEntry("mimetype") is not { } entry)
            return "";
        using var stream = entry.Open();
        var read = new byte[100];
        return Encoding.ASCII.GetString(read, 0, stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)).Trim();
    }

    // Text that begins like markup could be taken for a page by whoever opens it from their disk.
    private static FileKind? Plain(byte[] bytes, string name)
    {
        if (bytes.Length == 0 || bytes.AsSpan().IndexOfAnyInRange((byte)0, (byte)8) >= 0 || !System.Text.Unicode.Utf8.IsValid(bytes))
            return null;
        var start = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4_000))).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        if (start.StartsWith('<') || start.StartsWith("#!", StringComparison.Ordinal))
            return null;
        if (start.StartsWith("WEBVTT", StringComparison.Ordinal))
            return new("text/vtt", ".vtt", new("Sous-titres", "Captions"));
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? new("text/csv", ".csv", new("Tableau CSV", "CSV table")) : new("text/plain", ".txt", new("Texte", "Text"));
    }

    /// <summary>A name that any disk takes, with the end that its bytes deserve.</summary>
    public string Named(string wished)
    {
        var stem = Path.GetFileNameWithoutExtension(wished.Split('/', '\\')[^1]);
        var name = new string([.. stem.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '-')]).Trim(' ', '.', '-');
        name = name.Length > 80 ? name[..80].TrimEnd('\ud800', ' ', '.') : name;
        return (name.Length > 0 ? name : "document") + Extension;
    }
}
