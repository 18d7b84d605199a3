using Animation.Contracts.Members;
using NodaTime;

namespace Animation.Newsletter.Digests;

/// <summary>When a rhythm's next turn is, on the wall clock of Paris, whatever the season.</summary>
public static class DigestSchedule
{
    /// <summary>A turn that could not be served for longer waits for the next: nobody expects the morning's mail at night.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    /// <summary>What is kept within this time comes in one mail to those who have it as it comes.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMinutes(15);

    private static readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>The next turn, strictly after the instant; none for what has no turns.</summary>
    /// <param name="day">1 is Monday; monthly is the first such day of the month.</param>
    /// <param name="hour">0 to 23, in Paris. An hour that a night of March lacks comes right after it, one that October has twice comes the first time.</param>
    public static DateTimeOffset? Next(string rhythm, int day, int hour, DateTimeOffset after)
    {
        var today = Instant.FromDateTimeOffset(after).InZone(zone).Date;
        return rhythm switch
        {
            Rhythms.Daily => First(after, hour, today, today.PlusDays(1)),
            Rhythms.Weekly => First(after, hour, today.With(DateAdjusters.NextOrSame((IsoDayOfWeek)day)), today.With(DateAdjusters.Next((IsoDayOfWeek)day))),
            Rhythms.Monthly => First(after, hour, FirstOf(today, day), FirstOf(today.PlusMonths(1), day)),
            _ => null,
        };
    }

    /// <summary>The same instant as a wall clock in Paris shows it.</summary>
    public static DateTime Local(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).ToDateTimeUnspecified();

    private static LocalDate FirstOf(LocalDate month, int day) => month.With(DateAdjusters.StartOfMonth).With(DateAdjusters.NextOrSame((IsoDayOfWeek)day));

    private static DateTimeOffset First(DateTimeOffset after, int hour, LocalDate candidate, LocalDate otherwise) =>
        At(candidate, hour) is var turn && turn > after ? turn : At(otherwise, hour);

    private static DateTimeOffset At(LocalDate day, int hour) => day.At(new LocalTime(hour, 0)).InZoneLeniently(zone).ToInstant().ToDateTimeOffset();
}
