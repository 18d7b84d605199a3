using System.Globalization;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web;
using Animation.Web.Forms;
using NodaTime;
using NodaTime.TimeZones;

namespace Animation.Events.Programme;

/// <summary>When an event takes place: the hours on the wall where it is held, and the instants they stand for.</summary>
/// <param name="StartsAt">UTC.</param>
/// <param name="EndsAt">UTC.</param>
public sealed record EventTime(DateTime LocalStart, DateTime LocalEnd, string Zone, DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    /// <summary>Distance of the local start from UTC.</summary>
    public TimeSpan StartOffset => LocalStart - StartsAt.UtcDateTime;

    /// <summary>The day before at the same hour on the wall, UTC.</summary>
    public DateTimeOffset DayBefore => Instant(LocalStart.AddDays(-1), Zone);

    /// <summary>« mardi 3 décembre, de 14 h à 15 h 30 », with the place whose hour it is when that is not Paris.</summary>
    /// <param name="now">Decides whether the year is said.</param>
    public Text Say(DateTimeOffset now)
    {
        var said = new Text(
            Dates.Say(LocalStart, LocalEnd, now.Year, French), Dates.Say(LocalStart, LocalEnd, now.Year, English));
        return Zones.IsDefault(Zone) ? said : new($"{said.Fr} ({Zones.Name(Zone).Fr})", $"{said.En} ({Zones.Name(Zone).En})");
    }

    /// <summary>What an officer typed. Adds a problem for each thing that cannot be; answers none when there is one.</summary>
    /// <remarks>
    /// An hour that the clock skips in spring is refused: nobody means it. Of an hour that comes twice in autumn the first is taken,
    /// as RFC 5545 does, so that calendars and pages agree.
    /// </remarks>
    public static EventTime? Read(
        string? startDate, string? startTime, string? endDate, string? endTime, string? zone, List<Problem> problems)
    {
        var start = Local(startDate, startTime);
        var end = Local(string.IsNullOrWhiteSpace(endDate) ? startDate : endDate, endTime);
        var count = problems.Count;
        if (!Zones.Known(zone))
            problems.Add(new("events.zone_unknown", new("Choisissez l'heure de quel lieu.", "Choose which place's time it is."), "Zone"));
        if (start is null)
            problems.Add(new("events.start_missing", new("Indiquez le jour et l'heure du début.", "Give the day and the time it starts."), "Start"));
        if (end is null)
            problems.Add(new("events.end_missing", new("Indiquez l'heure de la fin.", "Give the time it ends."), "End"));
        if (problems.Count > count)
            return null;
        if (Skipped(start!.Value, zone!))
            problems.Add(new("events.hour_skipped", new("Cette heure n'existe pas ce jour-là : on passe à l'heure d'été.", "This hour does not exist on that day: clocks go forward."), "Start"));
        if (Skipped(end!.Value, zone!))
            problems.Add(new("events.hour_skipped", new("Cette heure n'existe pas ce jour-là : on passe à l'heure d'été.", "This hour does not exist on that day: clocks go forward."), "End"));
        if (problems.Count > count)
            return null;
        var time = new EventTime(start.Value, end.Value, zone!, Instant(start.Value, zone!), Instant(end.Value, zone!));
        if (time.EndsAt <= time.StartsAt)
            problems.Add(new("events.ends_before_start", new("La fin doit venir après le début.", "The end must come after the start."), "End"));
        else if (time.EndsAt - time.StartsAt > TimeSpan.FromDays(14))
            problems.Add(new("events.too_long", new("Un événement dure deux semaines au plus.", "An event lasts two weeks at most."), "End"));
        return problems.Count > count ? null : time;
    }

    /// <summary>What the clocks of another place show at the start.</summary>
    public DateTime StartIn(string zone) => Instant(StartsAt, zone);

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static DateTime? Local(string? date, string? time) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 1990 and <= 2100
        && TimeOnly.TryParse(time, CultureInfo.InvariantCulture, out var hour)
            ? day.ToDateTime(new TimeOnly(hour.Hour, hour.Minute))
            : null;

    private static DateTimeZone Clock(string zone) => DateTimeZoneProviders.Tzdb[zone];

    private static bool Skipped(DateTime local, string zone) => Clock(zone).MapLocal(LocalDateTime.FromDateTime(local)).Count == 0;

    // Only the reminder may fall in a gap: it then leaves as much later as the clock jumps.
    private static DateTimeOffset Instant(DateTime local, string zone) =>
        Clock(zone).ResolveLocal(LocalDateTime.FromDateTime(local), Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted))
            .ToInstant().ToDateTimeOffset();

    private static DateTime Instant(DateTimeOffset at, string zone) =>
        NodaTime.Instant.FromDateTimeOffset(at).InZone(Clock(zone)).ToDateTimeUnspecified();
}

/// <summary>The places whose hour an event may be told in.</summary>
public static class Zones
{
    public const string Default = "Europe/Paris";

    private static readonly (string Code, Text Name)[] all =
    [
        (Default, new("heure de Paris", "Paris time")),
        ("America/Martinique", new("heure de la Martinique", "Martinique time")),
        ("America/Guadeloupe", new("heure de la Guadeloupe", "Guadeloupe time")),
        ("America/Cayenne", new("heure de la Guyane", "French Guiana time")),
        ("America/Miquelon", new("heure de Saint-Pierre-et-Miquelon", "Saint Pierre and Miquelon time")),
        ("Indian/Reunion", new("heure de La Réunion", "Réunion time")),
        ("Indian/Mayotte", new("heure de Mayotte", "Mayotte time")),
        ("Pacific/Noumea", new("heure de Nouméa", "Nouméa time")),
        ("Pacific/Tahiti", new("heure de Tahiti", "Tahiti time")),
        ("America/Montreal", new("heure de Montréal", "Montreal time")),
    ];

    public static IReadOnlyList<Option> Options => [.. all.Select(zone => new Option(zone.Code, zone.Name))];

    public static bool Known(string? code) => all.Any(zone => zone.Code == code);

    public static bool IsDefault(string code) => code == Default;

    public static Text Name(string code) => all.FirstOrDefault(zone => zone.Code == code) is { Code: not null } known ? known.Name : new(code, code);
}
