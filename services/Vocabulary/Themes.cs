using System.Collections.Frozen;
using System.Globalization;

namespace Animation.Vocabulary;

/// <summary>The controlled list of themes, in the order people see them.</summary>
public static class Themes
{
    private static readonly Lazy<Theme[]> List = new(Load);
    private static readonly Lazy<FrozenDictionary<string, Theme>> ByCode =
        new(() => List.Value.ToFrozenDictionary(theme => theme.Code, StringComparer.Ordinal));

    public static IReadOnlyList<Theme> All => List.Value;

    /// <summary>The theme of a code, or nothing for a code nobody knows.</summary>
    public static Theme? Find(string? code) => code is null ? null : ByCode.Value.GetValueOrDefault(code);

    /// <summary>The label in the reader's language; a code nobody knows shows as itself, so that old data stays readable.</summary>
    /// <param name="code">The theme.</param>
    /// <param name="culture">Another language than that of the current request or mail.</param>
    public static string Label(string code, CultureInfo? culture = null)
    {
        var theme = Find(code);
        if (theme is null)
            return code;
        return (culture ?? CultureInfo.CurrentUICulture).TwoLetterISOLanguageName == "en" ? theme.LabelEn : theme.LabelFr;
    }

    private static Theme[] Load()
    {
        using var stream = typeof(Themes).Assembly.GetManifestResourceStream("themes.csv")!;
        using var reader = new StreamReader(stream);
        var themes = new List<Theme>();
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            // Our own file: only the last column may hold commas, within quotes.
            var cells = line.Split(',', 4);
            themes.Add(new Theme(cells[0], cells[1], cells[2], cells[3].Trim('"').Split('|')));
        }
        return [.. themes];
    }
}
