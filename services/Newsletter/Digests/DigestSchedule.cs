using NodaTime;

namespace Animation.Newsletter.Digests;

/// <summary>When the watch of the week leaves: on Tuesdays at 7.30 in Paris, whatever the season.</summary>
public static class DigestSchedule
{
    private const IsoDayOfWeek Weekday = IsoDayOfWeek.Tuesday;
    private static readonly LocalTime hour = new(7, 30);
    private static readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>A platform that was down for longer leaves the run to the officer: nobody expects the morning's mail at night.</summary>
    private static readonly TimeSpan tolerance = TimeSpan.FromHours(12);

    /// <summary>The hour that has come and may still be served; none outside the tolerance.</summary>
    public static DateTimeOffset? Due(DateTimeOffset now)
    {
        var latest = At(Today(now).With(DateAdjusters.PreviousOrSame(Weekday)));
        return now >= latest && now - latest < tolerance ? latest : null;
    }

    /// <summary>The next hour, strictly after now.</summary>
    public static DateTimeOffset Next(DateTimeOffset now)
    {
        var next = At(Today(now).With(DateAdjusters.NextOrSame(Weekday)));
        return next > now ? next : At(Today(now).With(DateAdjusters.Next(Weekday)));
    }

    /// <summary>The same instant as a wall clock in Paris shows it.</summary>
    public static DateTime Local(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).ToDateTimeUnspecified();

    private static LocalDate Today(DateTimeOffset now) => Instant.FromDateTimeOffset(now).InZone(zone).Date;

    private static DateTimeOffset At(LocalDate day) => (day + hour).InZoneLeniently(zone).ToInstant().ToDateTimeOffset();
}
