using Animation.Hosting;
using Animation.Web;

namespace Animation.Watch;

/// <summary>Instants of the watch as people read them: the day matters, the minute rarely.</summary>
internal static class WatchDates
{
    /// <summary>« mardi 3 décembre ».</summary>
    public static string Day(DateTimeOffset instant, DateTimeOffset now) => Dates.Day(DateOnly.FromDateTime(instant.UtcDateTime), now.Year);

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
