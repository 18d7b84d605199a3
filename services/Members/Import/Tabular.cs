using System.Text;
using Animation.Hosting.Errors;

namespace Animation.Members.Import;

/// <summary>A table as spreadsheets write it: comma, semicolon or tab, quoted or not, UTF-8 or the older Western encoding.</summary>
public static class Tabular
{
    /// <summary>Most lines taken at once.</summary>
    public const int MostLines = 50_000;

    private const int MostColumns = 60;
    private static readonly Encoding western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>A line with the number a person sees it under.</summary>
    public sealed record Line(int Number, string[] Cells);

    /// <summary>The first line, and those under it that are not blank.</summary>
    public sealed record Table(string[] Head, IReadOnlyList<Line> Lines);

    /// <summary>The text of a file: its byte-order mark decides, else UTF-8 when it is valid, else Windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return western.GetString(bytes);
        }
    }

    /// <summary>Reads the table; its first line names the columns.</summary>
    /// <exception cref="Refusal">It is empty, too long, or a quote is never closed.</exception>
    public static Table Read(string text)
    {
        var lines = Records(text, Separator(text)).ToList();
        if (lines.Count < 2)
            throw Bad("members.import_empty", "Il faut une première ligne qui nomme les colonnes, puis au moins une ligne.", "A first line naming the columns is needed, then at least one line.");
        if (lines.Count - 1 > MostLines)
            throw Bad("members.import_long", $"Ce tableau a plus de {MostLines} lignes : partagez-le en plusieurs fichiers.", $"This table has more than {MostLines} lines: share it among several files.");
        var head = lines[0].Cells;
        if (head.Length > MostColumns)
            throw Bad("members.import_wide", $"Ce tableau a plus de {MostColumns} colonnes.", $"This table has more than {MostColumns} columns.");
        return new Table(head, lines[1..]);
    }

    // The sign met most often outside quotes in the first line.
    private static char Separator(string text)
    {
        var (tabs, semicolons, commas, quoted) = (0, 0, 0, false);
        foreach (var letter in text.AsSpan())
        {
            if (letter == '"')
                quoted = !quoted;
            else if (letter is '\n' or '\r' && !quoted && tabs + semicolons + commas > 0)
                break;
            else if (!quoted)
                (tabs, semicolons, commas) = (tabs + (letter == '\t' ? 1 : 0), semicolons + (letter == ';' ? 1 : 0), commas + (letter == ',' ? 1 : 0));
        }
        return tabs > 0 && tabs >= semicolons && tabs >= commas ? '\t' : semicolons >= commas ? ';' : ',';
    }

    private static IEnumerable<Line> Records(string text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, started, at) = (1, 1, 0);
        while (at < text.Length)
        {
            if (cells.Count == 0 && cell.Length == 0)
                started = line;
            if (text[at] == '"' && cell.Length == 0)
            {
                at = Quoted(text, at + 1, cell, ref line);
                if (at < 0)
                    throw Bad("members.import_quote", $"Ligne {started} : un guillemet est ouvert et jamais fermé.", $"Line {started}: a quote is opened and never closed.");
                continue;
            }
            var stop = text.AsSpan(at).IndexOfAny(separator, '\r', '\n');
            var end = stop < 0 ? text.Length : at + stop;
            cell.Append(text.AsSpan(at, end - at));
            cells.Add(Clean(cell));
            at = end + 1;
            if (end < text.Length && text[end] == separator)
            {
                if (at == text.Length)
                    cells.Add("");
                continue;
            }
            if (end < text.Length && text[end] == '\r' && at < text.Length && text[at] == '\n')
                at++;
            line++;
            if (cells.Exists(value => value.Length > 0))
                yield return new Line(started, [.. cells]);
            cells.Clear();
        }
        if (cell.Length > 0)
            cells.Add(Clean(cell));
        if (cells.Exists(value => value.Length > 0))
            yield return new Line(started, [.. cells]);
    }

    /// <summary>Reads on until the closing quote; answers the place after it, or -1.</summary>
    private static int Quoted(string text, int at, StringBuilder cell, ref int line)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                    return at + 1;
                at++;
            }
            if (text[at] == '\n')
                line++;
            cell.Append(text[at]);
        }
        return -1;
    }

    // The apostrophe that an export of ours put before a formula was never part of the text; a zero byte is refused by the database.
    private static string Clean(StringBuilder cell)
    {
        var value = cell.ToString().Trim().Replace("\0", "", StringComparison.Ordinal);
        cell.Clear();
        return value is ['\'', '=' or '+' or '-' or '@', ..] ? value[1..] : value;
    }

    private static Refusal Bad(string code, string french, string english) => new(code, new(french, english), "Table");
}
