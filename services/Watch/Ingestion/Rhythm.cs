namespace Animation.Watch.Ingestion;

/// <summary>When a source is asked again. All times are counted from the answer.</summary>
public static class Rhythm
{
    public static readonly TimeSpan Floor = TimeSpan.FromHours(1);
    public static readonly TimeSpan Ceiling = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(7);

    /// <summary>
    /// Half the usual time between two items, between an hour and a day; longer when the publisher asks for it, within a day.
    /// </summary>
    /// <param name="published">Dates of the items in the feed, in any order.</param>
    /// <param name="asked">Time to wait that the feed or the server names, if any.</param>
    public static TimeSpan Of(IReadOnlyCollection<DateTimeOffset> published, DateTimeOffset now, TimeSpan? asked)
    {
        var own = published.Count == 0 ? Ceiling : (now - published.Min()) / published.Count / 2;
        return Clamp(asked > own ? asked.Value : own);
    }

    /// <summary>After an answer. The jitter spreads sources that were added together.</summary>
    /// <param name="jitter">0 to 1, drawn anew each time.</param>
    public static DateTimeOffset Next(DateTimeOffset now, TimeSpan rhythm, double jitter) => now + rhythm * (1 + (0.2 * jitter));

    /// <summary>After a failure: twice as long each time up to a day, and never before the instant that the server named.</summary>
    /// <param name="failures">Failures in a row, this one included.</param>
    public static DateTimeOffset Retry(DateTimeOffset now, int failures, DateTimeOffset? notBefore, double jitter)
    {
        var own = Next(now, Clamp(Floor * Math.Pow(2, Math.Min(failures, 10) - 1)), jitter);
        var asked = notBefore is { } at && at > now + LongestPatience ? now + LongestPatience : notBefore;
        return asked > own ? asked.Value : own;
    }

    /// <summary>After an answer that brought nothing: a source that has been silent for long is asked less and less.</summary>
    /// <param name="lastItem">Date of its newest item, if any.</param>
    /// <param name="asked">Time to wait that the server names, if any.</param>
    public static TimeSpan Silent(TimeSpan rhythm, DateTimeOffset? lastItem, DateTimeOffset now, TimeSpan? asked)
    {
        var own = lastItem is { } last && (now - last) / 20 > rhythm ? (now - last) / 20 : rhythm;
        return Clamp(asked > own ? asked.Value : own);
    }

    /// <summary>Usual time between two items: the middle one of the gaps; null when there are fewer than four.</summary>
    public static TimeSpan? Habit(IEnumerable<DateTimeOffset> published)
    {
        var dates = published.Order().ToList();
        var gaps = dates.Zip(dates.Skip(1), (one, next) => next - one).Order().ToList();
        return gaps.Count < 3 ? null : gaps[gaps.Count / 2];
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < Floor ? Floor : wait > Ceiling ? Ceiling : wait;
}
