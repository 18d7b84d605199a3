using Animation.Hosting;
using Animation.Web;
using NodaTime;
using NodaTime.TimeZones;

namespace Animation.Watch;

/// <summary>The clocks of Paris, which those of the association's readers who are elsewhere are told of elsewhere.</summary>
internal static class ParisTime
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>The day it is there.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(Instant.FromDateTimeOffset(instant).InZone(Zone).ToDateTimeUnspecified());

    /// <summary>What its clocks show.</summary>
    public static DateTime Local(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone).ToDateTimeUnspecified();

    /// <summary>The instant at which its clocks show this; the earlier of two.</summary>
    public static DateTimeOffset From(DateTime local) =>
        Zone.ResolveLocal(LocalDateTime.FromDateTime(local), Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted)).ToInstant().ToDateTimeOffset();
}

/// <summary>Instants of the watch as people read them: the day matters, the minute rarely.</summary>
internal static class WatchDates
{
    /// <summary>« mardi 3 décembre ».</summary>
    public static string Day(DateTimeOffset instant, DateTimeOffset now) => Dates.Day(ParisTime.Day(instant), ParisTime.Day(now).Year);

    /// <summary>« il y a 20 minutes » or « dans 3 heures » under a day, the day otherwise.</summary>
    public static string Moment(DateTimeOffset instant, DateTimeOffset now)
    {
        var distance = (instant - now).Duration();
        if (distance >= TimeSpan.FromDays(1))
            return Day(instant, now);
        if (distance < TimeSpan.FromMinutes(1))
            return new Text("à l’instant", "just now");
        var (count, fr, en) = distance < TimeSpan.FromHours(1)
            ? ((int)distance.TotalMinutes, "minute", "minute")
            : ((int)distance.TotalHours, "heure", "hour");
        var plural = count > 1 ? "s" : "";
        return instant < now ? new Text($"il y a {count} {fr}{plural}", $"{count} {en}{plural} ago") : new Text($"dans {count} {fr}{plural}", $"in {count} {en}{plural}");
    }
}
