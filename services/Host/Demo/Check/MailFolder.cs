using System.Text;
using Animation.Newsletter.Delivery;

namespace Animation.Host.Demo.Check;

/// <summary>One mail that left into the folder.</summary>
public sealed record FolderMail(string File, MimePart Message)
{
    public string To => Header("to");

    public string Subject => Header("subject");

    public string Text => Message.Find("text/plain")?.Content ?? "";

    /// <summary>The calendar part, unfolded; empty when there is none.</summary>
    public string Calendar => (Message.Find("text/calendar")?.Content ?? "").Replace("\r\n ", "", StringComparison.Ordinal);

    public string Header(string name) => Message.Headers.GetValueOrDefault(name) ?? "";

    public bool IsTo(string address) => To.Contains(address, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a calendar line, <c>UID</c> or <c>SEQUENCE</c>.</summary>
    public string CalendarLine(string name) =>
        Calendar.Split('\n').Select(line => line.TrimEnd('\r')).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    /// <summary>The path of the first link in the text that begins like this.</summary>
    public string? Link(Uri site, string pathPrefix)
    {
        var start = Text.IndexOf(site.GetLeftPart(UriPartial.Authority) + pathPrefix, StringComparison.Ordinal);
        return start < 0 ? null : new Uri(Text[start..].Split([' ', '\r', '\n', '>', ')', '<'], 2)[0]).PathAndQuery;
    }
}

/// <summary>The folder where the demo's mail ends, read by what is new since the last look.</summary>
public sealed class MailFolder(string folder)
{
    private readonly HashSet<string> seen = [];

    /// <summary>How many mails were looked at so far.</summary>
    public int Count => seen.Count;

    /// <summary>The mails that came since the last look.</summary>
    public IReadOnlyList<FolderMail> New() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.eml").Where(seen.Add).Select(file => new FolderMail(file, MimeReader.Read(File.ReadAllText(file, Encoding.ASCII))))];
}
