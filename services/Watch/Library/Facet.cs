using System.Globalization;
using Animation.Hosting;
using Animation.Vocabulary;
using Animation.Watch.Curation;

namespace Animation.Watch.Library;

/// <summary>One way of narrowing the library. The table holds its values as codes with a letter before them.</summary>
/// <param name="Name">What the address says: <c>?theme=ia</c>.</param>
/// <param name="One">True when an item has exactly one value: choosing another replaces it.</param>
/// <param name="Knows">Whether a value can be; what nobody knows is left out of a filter.</param>
/// <param name="Label">The value in the reader's language; none where the database names it.</param>
public sealed record Facet(string Name, char Letter, Text Title, bool One, Func<string, bool> Knows, Func<string, string>? Label)
{
    public static readonly IReadOnlyList<Facet> All =
    [
        new("theme", 't', new("Thème", "Theme"), false, value => Themes.Find(value) is not null, value => Themes.Label(value)),
        new("nature", 'f', new("Nature", "Kind"), true, value => Formats.Find(value) is not null, Formats.Label),
        new("territoire", 'p', new("Territoire", "Place"), false, value => Places.Find(value) is not null, value => Places.Find(value)?.FullName ?? value),
        new("niveau", 'm', new("Niveau", "Level"), false, value => Maturities.Find(value) is not null, Maturities.Label),
        new("public", 'a', new("Public", "Audience"), false, Kinds.Knows, Kinds.Label),
        new("source", 's', new("Source", "Source"), true, value => Guid.TryParseExact(value, "D", out _), null),
        new("annee", 'y', new("Année", "Year"), true, value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2200, value => value),
    ];

    /// <summary>The facet of a stored code.</summary>
    public static Facet Of(string code) => All.First(facet => facet.Letter == code[0]);
}
