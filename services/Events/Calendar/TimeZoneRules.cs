using System.Globalization;
using Animation.Hosting.Calendar;
using NodaTime;
using NodaTime.TimeZones;

namespace Animation.Events.Calendar;

/// <summary>Writes the VTIMEZONE that a local time needs to be read right everywhere.</summary>
internal static class TimeZoneRules
{
    // Some calendars look a year or more around the event; a rule that holds for so long is written as a rule.
    private const int YearsChecked = 6;

    /// <summary>
    /// One STANDARD and one DAYLIGHT with a yearly rule where the zone follows one (some calendars read nothing else), every change of
    /// the years around the event where it does not, one STANDARD where clocks never change.
    /// </summary>
    internal static void Write(ContentLines lines, string zone, DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        var clock = DateTimeZoneProviders.Tzdb[zone];
        lines.Raw("BEGIN:VTIMEZONE").Raw($"TZID:{zone}");
        var from = NodaTime.Instant.FromUtc(startsAt.Year - 1, 1, 1, 0, 0);
        var around = Changes(clock, from, NodaTime.Instant.FromUtc(endsAt.Year + 2, 1, 1, 0, 0));
        if (around.Count == 0)
            Observance(lines, "STANDARD", "19700101T000000", clock.GetUtcOffset(from), clock.GetUtcOffset(from), clock.GetZoneInterval(from).Name, null);
        else if (Yearly(clock, from) is { } rules)
            rules.ForEach(rule => Write(lines, clock, rule.First, rule.Rule));
        else
            around.ForEach(change => Write(lines, clock, change, null));
        lines.Raw("END:VTIMEZONE");
    }

    private static List<ZoneInterval> Changes(DateTimeZone clock, NodaTime.Instant from, NodaTime.Instant to) =>
        [.. clock.GetZoneIntervals(from, to).Where(interval => interval.HasStart && interval.Start >= from)];

    /// <summary>The two changes of the first year with the rule each follows; none when a later year breaks it.</summary>
    private static List<(ZoneInterval First, string Rule)>? Yearly(DateTimeZone clock, NodaTime.Instant from)
    {
        var changes = Changes(clock, from, from.Plus(Duration.FromDays(366 * YearsChecked)));
        var first = changes.Take(2).Select(change => (First: change, Rule: Rule(clock, change))).ToList();
        if (first.Count < 2 || first[0].First.Savings == first[1].First.Savings)
            return null;
        var holds = changes.Select((change, index) =>
            Rule(clock, change) == first[index % 2].Rule && Before(clock, change).TimeOfDay == Before(clock, first[index % 2].First).TimeOfDay);
        return holds.All(kept => kept) ? first : null;
    }

    private static string Rule(DateTimeZone clock, ZoneInterval change)
    {
        var at = Before(clock, change);
        var last = at.Day + 7 > CalendarSystem.Iso.GetDaysInMonth(at.Year, at.Month);
        var week = last ? -1 : (at.Day + 6) / 7;
        var day = at.DayOfWeek.ToString()[..2].ToUpperInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={at.Month};BYDAY={week}{day}");
    }

    // RFC 5545 gives the moment of a change on the clock as it stood before it.
    private static LocalDateTime Before(DateTimeZone clock, ZoneInterval change) =>
        change.Start.WithOffset(clock.GetUtcOffset(change.Start.Minus(Duration.FromTicks(1)))).LocalDateTime;

    private static void Write(ContentLines lines, DateTimeZone clock, ZoneInterval change, string? rule) => Observance(
        lines, change.Savings == Offset.Zero ? "STANDARD" : "DAYLIGHT",
        Before(clock, change).ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture),
        clock.GetUtcOffset(change.Start.Minus(Duration.FromTicks(1))), change.WallOffset, change.Name, rule);

    private static void Observance(ContentLines lines, string kind, string start, Offset from, Offset to, string name, string? rule)
    {
        lines.Raw($"BEGIN:{kind}").Raw($"DTSTART:{start}").Raw($"TZOFFSETFROM:{Written(from)}").Raw($"TZOFFSETTO:{Written(to)}").Text("TZNAME", name);
        if (rule is not null)
            lines.Raw($"RRULE:{rule}");
        lines.Raw($"END:{kind}");
    }

    private static string Written(Offset offset) =>
        (offset < Offset.Zero ? "-" : "+") + offset.ToTimeSpan().ToString("hhmm", CultureInfo.InvariantCulture);
}
