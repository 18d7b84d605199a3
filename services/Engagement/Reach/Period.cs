using System.Globalization;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web;

namespace Animation.Engagement.Reach;

/// <summary>A span of days to look at, first and last included, and the span it is fairly compared with: as many days, or a whole quarter with a whole quarter.</summary>
/// <param name="Code">In the address: <c>trimestre</c>, <c>trimestre-precedent</c>, <c>annee</c>, <c>30-jours</c> or <c>dates</c>.</param>
/// <param name="Name">As a sentence begins: « Ce trimestre ».</param>
/// <param name="Before">As a comparison ends: « qu'au trimestre précédent ».</param>
public sealed record Period(string Code, Span Days, Span BeforeDays, Text Name, Text Before)
{
    public const string Quarter = "trimestre";
    public const string LastQuarter = "trimestre-precedent";
    public const string Year = "annee";
    public const string Month = "30-jours";
    public const string Dates = "dates";
    private const int LongestDays = 3_660;

    /// <summary>The choices, in the order offered.</summary>
    public static readonly IReadOnlyList<(string Code, Text Label)> Choices =
    [
        (Quarter, new("Ce trimestre", "This quarter")),
        (LastQuarter, new("Le trimestre précédent", "Last quarter")),
        (Year, new("Cette année", "This year")),
        (Month, new("Les 30 derniers jours", "The last 30 days")),
        (Dates, new("Les dates ci-contre", "The dates given")),
    ];

    /// <summary>The period of an address.</summary>
    /// <param name="today">Today in Paris.</param>
    /// <exception cref="Refusal">The dates make no period.</exception>
    public static Period Read(string? code, string? from, string? until, DateOnly today) => code switch
    {
        null or "" or Quarter => Elapsed(
            Quarter, QuarterStart(today), QuarterStart(today).AddMonths(-3), today, new("Ce trimestre", "This quarter"),
            new("que sur la même durée du trimestre précédent", "than over the same days of the previous quarter")),
        LastQuarter => WholeQuarter(QuarterStart(today).AddMonths(-3)),
        Year => Elapsed(
            Year, new DateOnly(today.Year, 1, 1), new DateOnly(today.Year - 1, 1, 1), today, new("Cette année", "This year"),
            new("que sur la même durée de l'année précédente", "than over the same days of last year")),
        Month => Trailing(
            Month, new Span(today.AddDays(-29), today), new("Ces 30 derniers jours", "Over the last 30 days"),
            new("que les 30 jours d'avant", "than in the 30 days before")),
        Dates => Free(from, until, today),
        _ => throw new Refusal("engagement.period_unknown", new("Cette période n'existe pas : choisissez-en une dans la liste.", "There is no such period: choose one from the list."), "periode"),
    };

    private static Period Elapsed(string code, DateOnly start, DateOnly startBefore, DateOnly today, Text name, Text before)
    {
        var days = new Span(start, today);
        var end = startBefore.AddDays(days.Length - 1);
        return new Period(code, days, new Span(startBefore, end < start ? end : start.AddDays(-1)), name, before);
    }

    private static Period WholeQuarter(DateOnly start) => new(
        LastQuarter, new Span(start, start.AddMonths(3).AddDays(-1)), new Span(start.AddMonths(-3), start.AddDays(-1)),
        new("Le trimestre précédent", "Last quarter"), new("qu'au trimestre d'avant", "than in the quarter before"));

    private static Period Trailing(string code, Span days, Text name, Text before) =>
        new(code, days, new Span(days.From.AddDays(-days.Length), days.From.AddDays(-1)), name, before);

    private static Period Free(string? from, string? until, DateOnly today)
    {
        var problems = new List<Problem>();
        var first = Date(from, "du", problems);
        var last = Date(until, "au", problems);
        Refusal.ThrowIfAny(problems);
        var days = new Span(first, last < today ? last : today);
        if (days.Length < 1)
            throw new Refusal("engagement.period_empty", new("La période doit commencer avant de finir, et avant demain.", "The period must begin before it ends, and before tomorrow."), "du");
        if (days.Length > LongestDays)
            throw new Refusal("engagement.period_long", new("Choisissez dix ans au plus.", "Choose ten years at most."), "du");
        return Trailing(Dates, days, new($"Sur {days.Length} jours", $"Over {days.Length} days"),
            new($"que les {days.Length} jours d'avant", $"than in the {days.Length} days before"));
    }

    private static DateOnly Date(string? typed, string field, List<Problem> problems)
    {
        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 2000 and < 2200)
            return date;
        problems.Add(new Problem("engagement.date", new("Indiquez une date, par exemple 2026-09-01.", "Give a date, for example 2026-09-01."), field));
        return default;
    }

    private static DateOnly QuarterStart(DateOnly day) => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1);
}

/// <summary>Days from the first to the last, both included.</summary>
public sealed record Span(DateOnly From, DateOnly Until)
{
    public int Length => Until.DayNumber - From.DayNumber + 1;

    /// <summary>« du jeudi 1er octobre au lundi 16 novembre ».</summary>
    /// <param name="year">The current year, which is not said.</param>
    public string Say(int year) => new Text(
        $"du {Web.Dates.Day(From, year)} au {Web.Dates.Day(Until, year)}", $"from {Web.Dates.Day(From, year)} to {Web.Dates.Day(Until, year)}");
}
