using Animation.Contracts.Platform;
using Animation.Events.Agenda;
using Animation.Events.Attendance;
using Animation.Events.Mails;
using Animation.Events.MyData;
using Animation.Events.Office;
using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Events.Replicas;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Hosting.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Events;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class EventsService
{
    public static readonly ServiceDefinition Definition = new("events", typeof(EventsDb))
    {
        Consumers =
        [
            typeof(KeepPerson), typeof(ForgetPerson), typeof(KeepOrganisation), typeof(KeepPreferences), typeof(KeepWatchItem),
            typeof(ForgetWatchItem), typeof(ReplayEvents),
        ],
        Replicas = new Dictionary<string, string>
        {
            [Subjects.Person] = "SELECT NOT EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM person WHERE affiliations IS NULL)",
            [Subjects.Organisation] = "SELECT NOT EXISTS (SELECT 1 FROM organisation)",
            [Subjects.Preferences] = "SELECT NOT EXISTS (SELECT 1 FROM preference)",
            [Subjects.WatchItem] = "SELECT NOT EXISTS (SELECT 1 FROM watch_item)",
        },
        Retention = EventsRetention.Rules,
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventMails>();
        builder.AddJobs("events", jobs => jobs.Every<SendRemindersJob>(TimeSpan.FromMinutes(1)));
    }

    private static void Map(WebApplication app)
    {
        MyEventData.Map(app);
        PublicAgenda.Map(app);
        CalendarFeed.Map(app);
        EventPage.Map(app);
        RegisterForEvent.Map(app);
        WithdrawFromEvent.Map(app);
        RegisterFromMail.Map(app);

        var office = app.MapGroup("").RequireAuthorization(Policies.Officer);
        OfficeAgenda.Map(office);
        ScheduleEvent.Map(office);
        EventSheet.Map(office);
        EditEvent.Map(office);
        MoveEvent.Map(office);
        CancelEvent.Map(office);
        InviteFollowers.Map(office);
        RecordAttendance.Map(office);
        AddWalkIn.Map(office);
    }
}
