using System.Globalization;

namespace Animation.Web;

/// <summary>Dates as people say them. Everything here is local time already: zones are worked out by whoever schedules.</summary>
public static class Dates
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>« mardi 3 décembre, de 14 h à 15 h 30 »; the year is said when it is not the current one.</summary>
    /// <param name="start">Local start.</param>
    /// <param name="end">Local end; none when only the start is known.</param>
    /// <param name="year">The current year where the reader is.</param>
    /// <param name="culture">The reader's language; the current one when absent.</param>
    public static string Say(DateTime start, DateTime? end, int year, CultureInfo? culture = null)
    {
        culture ??= CultureInfo.CurrentUICulture;
        var english = IsEnglish(culture);
        var day = Day(DateOnly.FromDateTime(start), year, culture);
        if (end is not { } until)
            return english ? $"{day} at {Hour(start, culture)}" : $"{day} à {Hour(start, culture)}";
        if (until.Date == start.Date)
            return english
                ? $"{day}, {Hour(start, culture)} to {Hour(until, culture)}"
                : $"{day}, de {Hour(start, culture)} à {Hour(until, culture)}";
        var last = Day(DateOnly.FromDateTime(until), year, culture);
        return english
            ? $"{day} at {Hour(start, culture)} to {last} at {Hour(until, culture)}"
            : $"du {day} à {Hour(start, culture)} au {last} à {Hour(until, culture)}";
    }

    /// <summary>« mardi 3 décembre », « vendredi 1er janvier 2027 ».</summary>
    public static string Day(DateOnly day, int year, CultureInfo? culture = null)
    {
        culture ??= CultureInfo.CurrentUICulture;
        var english = IsEnglish(culture);
        var language = english ? English : French;
        var number = day.Day == 1 && !english ? "1er" : day.Day.ToString(language);
        var said = $"{day.ToString("dddd", language)} {number} {day.ToString("MMMM", language)}";
        return day.Year == year ? said : $"{said} {day.Year.ToString(language)}";
    }

    /// <summary>« 31 décembre 2026 », « 1er janvier 2027 »: a date of the calendar, where the day of the week says nothing.</summary>
    public static string Date(DateOnly day, CultureInfo? culture = null)
    {
        culture ??= CultureInfo.CurrentUICulture;
        var english = IsEnglish(culture);
        var language = english ? English : French;
        var number = day.Day == 1 && !english ? "1er" : day.Day.ToString(language);
        return $"{number} {day.ToString("MMMM", language)} {day.Year.ToString(language)}";
    }

    /// <summary>The same in both languages, for a sentence that is written in both.</summary>
    public static (string Fr, string En) InBoth(DateOnly day) => (Date(day, French), Date(day, English));

    /// <summary>« 14 h », « 15 h 30 »; in English « 14:00 », « 15:30 ».</summary>
    public static string Hour(DateTime time, CultureInfo? culture = null)
    {
        if (IsEnglish(culture ?? CultureInfo.CurrentUICulture))
            return time.ToString("HH:mm", CultureInfo.InvariantCulture);
        return time.Minute == 0 ? $"{time.Hour}\u00A0h" : $"{time.Hour}\u00A0h\u00A0{time.Minute:00}";
    }

    private static bool IsEnglish(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en";
}
