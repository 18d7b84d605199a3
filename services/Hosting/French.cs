using System.Globalization;
using System.Text;

namespace Animation.Hosting;

/// <summary>What French does to words beside a name that is known only when the page is made.</summary>
public static class French
{
    // Beginnings of given names whose h is silent. An h that is not listed is left alone: « de Hana » is right, « d’Hana » is not.
    private static readonly string[] silent =
    [
        "hadrien", "hect", "hel", "henri", "henry", "herbert", "hercule", "hermin", "herve", "hilaire", "hilda", "hildegarde", "hippolyte", "homere",
        "honor", "horace", "hortense", "hubert", "hugo", "hugu", "humbert", "hyacinthe",
    ];

    /// <summary>« de » before a name, elided where French elides it: « d’Agathe », « d’Hélène », « de Yann », « de Hakim ».</summary>
    public static string Of(string name) => Elides(name) ? "d’" + name : "de " + name;

    private static bool Elides(string name)
    {
        var plain = Plain(name);
        return plain switch
        {
            [] => false,
            ['a' or 'e' or 'i' or 'o' or 'u', ..] => true,
            // Before a vowel it is a consonant: Yann, Youssef; alone it is a vowel: Yves, Yvonne.
            ['y', var next, ..] => !"aeiou".Contains(next, StringComparison.Ordinal) && char.IsLetter(next),
            ['h', ..] => Array.Exists(silent, start => plain.StartsWith(start, StringComparison.Ordinal)),
            _ => false,
        };
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.Trim().ToLowerInvariant().Replace("œ", "oe", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(letter);
        }
        return plain.ToString();
    }
}
