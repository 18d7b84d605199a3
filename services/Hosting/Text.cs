using System.Buffers;
using System.Globalization;

namespace Animation.Hosting;

/// <summary>A sentence in the two languages the platform speaks; it shows itself in the reader's.</summary>
/// <remarks>Texts stand beside the rule or the markup that needs them, so the compiler refuses a missing translation (ADR 0009).</remarks>
/// <param name="Fr">French, the first language; <em>vous</em>, plain, no middle dot.</param>
/// <param name="En">English.</param>
public readonly record struct Text(string Fr, string En)
{
    private static readonly SearchValues<char> spaced = SearchValues.Create(":;?!«»");

    /// <summary>The sentence in the language of the current request or mail (<see cref="CultureInfo.CurrentUICulture"/>).</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);

    /// <summary>The sentence in a given language: English for <c>en</c>, French for everything else.</summary>
    /// <remarks>French sets a space before these signs and inside « »; it is made one that no line break separates from its sign.</remarks>
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? En : Fr.AsSpan().ContainsAny(spaced) ? Bound(Fr) : Fr;

    private static string Bound(string french) => french
        .Replace(" :", "\u00A0:", StringComparison.Ordinal).Replace(" ;", "\u00A0;", StringComparison.Ordinal)
        .Replace(" ?", "\u00A0?", StringComparison.Ordinal).Replace(" !", "\u00A0!", StringComparison.Ordinal)
        .Replace("« ", "«\u00A0", StringComparison.Ordinal).Replace(" »", "\u00A0»", StringComparison.Ordinal);

    public static implicit operator string(Text text) => text.ToString();
}
