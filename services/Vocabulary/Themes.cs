using System.Collections.Frozen;
using System.Globalization;

namespace Animation.Vocabulary;

/// <summary>The controlled list of themes, in the order people see them.</summary>
public static class Themes
{
    private static readonly Lazy<Theme[]> List = new(Load);
    private static readonly Lazy<FrozenDictionary<string, Theme>> ByCode =
        new(() => List.Value.ToFrozenDictionary(theme => theme.Code, StringComparer.Ordinal));

    // Personal data are law, energy is part of the transition, funding is money.
    private static readonly FrozenDictionary<string, string> narrower = new Dictionary<string, string>
    {
        ["vie-privee"] = "juridique",
        ["energie"] = "environnement",
        ["financement"] = "finances",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<Theme> All => List.Value;

    /// <summary>The theme of a code, or nothing for a code nobody knows.</summary>
    public static Theme? Find(string? code) => code is null ? null : ByCode.Value.GetValueOrDefault(code);

    /// <summary>The theme somebody means by a code, a label in either language or one of its own words: <c>RGPD</c> is <c>vie-privee</c>.</summary>
    public static Theme? Named(string? text)
    {
        var plain = PlaceNames.Plain(text ?? "");
        return plain.Length == 0 ? null
            : Find(text)
            ?? List.Value.FirstOrDefault(theme => theme.Code.Replace('-', ' ') == plain || PlaceNames.Plain(theme.LabelFr) == plain || PlaceNames.Plain(theme.LabelEn) == plain)
            ?? List.Value.FirstOrDefault(theme => theme.Words.Any(word => PlaceNames.Plain(word) == plain));
    }

    /// <summary>The wider theme that holds this one; none for most.</summary>
    public static string? Above(string code) => narrower.GetValueOrDefault(code);

    /// <summary>The theme and those it holds, codes for SQL; none for a code nobody knows.</summary>
    public static string[] Below(string code) =>
        Find(code) is null ? [] : [code, .. List.Value.Where(theme => Above(theme.Code) == code).Select(theme => theme.Code)];

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
