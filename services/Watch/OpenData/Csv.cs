namespace Animation.Watch.OpenData;

/// <summary>Lines of a CSV file that a spreadsheet opens without running anything in it.</summary>
public static class Csv
{
    /// <summary>Cells joined by semicolons, the end of the line included.</summary>
    public static string Line(IEnumerable<string?> cells) => string.Join(';', cells.Select(Cell)) + "\r\n";

    /// <summary>A cell that stays text: what a spreadsheet would run as a formula gets an apostrophe, full-width look-alikes included.</summary>
    public static string Cell(string? value)
    {
        value ??= "";
        var first = value.TrimStart(' ', '"', '\'');
        if (first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')
            value = "'" + value;
        return value.AsSpan().IndexOfAny(";\"\r\n,") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
