using System.Globalization;
using System.Text.RegularExpressions;
using Animation.Vocabulary;

namespace Animation.Watch.Tagging;

/// <summary>The last day to answer, where a text says one: « jusqu'au 15 janvier 2027 », « avant le 15/01/2027 ».</summary>
public static partial class Deadlines
{
    private static readonly string[] months =
        ["janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"];

    private static readonly string[] english =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The day and the words that say it; none when no day is announced as the last.</summary>
    /// <param name="published">A day without year is the first one after this.</param>
    public static (DateOnly Day, string Words)? In(string text, DateOnly published)
    {
        foreach (Match match in Announced().Matches(PlaceNames.Plain(text.Length > PlaceReader.Longest ? text[..PlaceReader.Longest] : text)))
            if (Day(match, published) is { } day)
                return (day, match.Value);
        return null;
    }

    private static DateOnly? Day(Match match, DateOnly published)
    {
        var day = match.Groups["day"].Value;
        var number = day == "1er" ? 1 : int.Parse(day, CultureInfo.InvariantCulture);
        var name = match.Groups["month"].Value;
        var month = name.Length <= 2 ? int.Parse(name, CultureInfo.InvariantCulture) : Math.Max(Array.IndexOf(months, name), Array.IndexOf(english, name)) + 1;
        if (match.Groups["year"] is { Success: true, Value: var year })
            return Made(int.Parse(year, CultureInfo.InvariantCulture), month, number);
        return Made(published.Year, month, number) is { } thisYear && thisYear >= published ? thisYear : Made(published.Year + 1, month, number);
    }

    private static DateOnly? Made(int year, int month, int day) =>
        year is > 1999 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    // Over text without accents or signs: "jusqu'au" is "jusqu au", "15/01/2027" is "15 01 2027".
    [GeneratedRegex(
        @"\b(?:jusqu (?:au|a la date du)|avant le|au plus tard le|date limite(?: [a-z]+){0,6}(?: le)?|cloture(?: [a-z]+){0,5} le|echeance(?: [a-z]+){0,3} le|limite fixee au|deadline(?: [a-z]+){0,2}|until|by)"
        + @"(?: (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))? (?<day>1er|[0-3]?[0-9]) (?<month>janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
        + @"|january|february|march|april|may|june|july|august|september|october|november|december|[01]?[0-9])(?: (?<year>20[0-9]{2}))?\b",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, 200)]
    private static partial Regex Announced();
}
