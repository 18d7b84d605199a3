using System.Globalization;
using Animation.Events.Attendance;
using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Events.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Events.Demo;

/// <summary>Fills the demonstration with a season, through the use cases themselves, each act at the date it would have had.</summary>
public static class EventsDemo
{
    /// <summary>
    /// Adds the events that are not there yet, with their registrations and attendance; run again, it adds nothing. People and watch
    /// items are those whose replicas have arrived: seed the directory first and wait for them.
    /// </summary>
    /// <returns>How many events were added.</returns>
    public static async Task<int> Seed(IServiceProvider scope, CancellationToken ct)
    {
        var db = scope.GetRequiredService<EventsDb>();
        var mails = scope.GetRequiredService<EventMails>();
        var people = await db.Query<Guid>("SELECT person_id FROM person WHERE NOT erased AND NOT staff ORDER BY person_id", ct: ct);
        var added = 0;
        foreach (var planned in DemoSeason.Events)
            added += await db.InTransaction(() => Add(db, mails, planned, people, ct), ct);
        return added;
    }

    private static async Task<int> Add(EventsDb db, EventMails mails, DemoEvent planned, IReadOnlyList<Guid> people, CancellationToken ct)
    {
        if (await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM event WHERE title = @Title)", new { planned.Title }, ct))
            return 0;
        var start = WorkingDay(db.Now, planned.Day).AddHours(planned.Hour);
        var announced = new DateTimeOffset(start, TimeSpan.Zero).AddDays(-28);
        if (announced > db.Now)
            announced = db.Now.AddDays(-1);
        var item = await db.First<Guid?>(
            "SELECT item_id FROM watch_item WHERE NOT withdrawn AND themes && @themes ORDER BY item_id LIMIT 1", new { themes = planned.Themes.Split(',') }, ct);
        var state = await ScheduleEvent.Schedule(db, Form(planned, start, item), announced, ct);
        await Register(db, mails, planned, state, announced, people, ct);
        if (planned.Title == DemoSeason.CalledOff)
            await CancelEvent.Cancel(db, mails, state.Slug, new CancelEvent.CancelForm { Reason = "Le centre ferme ce jour-là pour des travaux ; une autre date sera proposée." }, db.Now, ct);
        if (planned.Title == DemoSeason.Moved)
            await MoveEvent.Move(db, mails, state.Slug, Form(planned, WorkingDay(db.Now, planned.Day + 1).AddHours(planned.Hour), item), db.Now, ct);
        return 1;
    }

    private static async Task Register(
        EventsDb db, EventMails mails, DemoEvent planned, Event state, DateTimeOffset announced, IReadOnlyList<Guid> people, CancellationToken ct)
    {
        var last = state.StartsAt < db.Now ? state.StartsAt : db.Now;
        var registered = people.Where(person => Chance(person, state.Title) < planned.Share).Take(state.Capacity ?? int.MaxValue).ToList();
        foreach (var (person, order) in registered.Select((person, order) => (person, order)))
        {
            var at = announced + ((last - announced) * (order + 1) / (registered.Count + 1));
            await RegisterForEvent.Register(db, mails, await Event.Lock(db, state.EventId, ct), person, order % 3 == 0 ? "mail" : "page", at, ct);
            if (planned.Title != DemoSeason.Full && Chance(person, "withdraws" + state.Title) < 0.05)
                await WithdrawFromEvent.Withdraw(db, mails, await Event.Lock(db, state.EventId, ct), person, at + ((last - at) / 2), ct);
        }
        if (!state.Over(db.Now))
            return;
        var walkedIn = people.Except(registered).Where(person => Chance(person, "walks in" + state.Title) < 0.01);
        var came = registered.Where(person => Chance(person, "comes" + state.Title) < 0.62).Concat(walkedIn).ToHashSet();
        await RecordAttendance.Write(db, await Event.Lock(db, state.EventId, ct), [.. registered.Union(came)], came, state.EndsAt.AddHours(2), ct);
    }

    private static EventForm Form(DemoEvent planned, DateTime start, Guid? item) => new()
    {
        Title = planned.Title,
        Kind = planned.Kind,
        Description = planned.Description,
        Venue = planned.Venue,
        Address = planned.Address,
        StartDate = start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        StartTime = start.ToString("HH:mm", CultureInfo.InvariantCulture),
        EndDate = start.AddMinutes(planned.Minutes).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        EndTime = start.AddMinutes(planned.Minutes).ToString("HH:mm", CultureInfo.InvariantCulture),
        JoiningLink = planned.Venue != Venues.OnSite && planned.Linked ? "https://visio.example.org/" + Slug.From(planned.Title) : "",
        Capacity = planned.Capacity?.ToString(CultureInfo.InvariantCulture),
        Themes = planned.Themes.Split(','),
        WatchItem = item?.ToString(),
    };

    // Nobody meets on a Sunday, not even in a demonstration.
    private static DateTime WorkingDay(DateTimeOffset now, int days)
    {
        var day = now.UtcDateTime.Date;
        for (var left = Math.Abs(days); left > 0; left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1)
            day = day.AddDays(Math.Sign(days));
        return day;
    }

    // The same draw at each run, between 0 and 1.
    private static double Chance(Guid person, string what) =>
        EventMails.MailId(what, Guid.Empty, person, 0).ToByteArray()[0] / 256.0;
}
