using Animation.Contracts.Platform;
using Animation.Engagement.Facts;
using Animation.Engagement.MyData;
using Animation.Engagement.Reach;
using Animation.Engagement.Recording;
using Animation.EventStore;
using Animation.EventStore.Daemon;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class EngagementService
{
    public static readonly ServiceDefinition Definition = new("engagement", typeof(EngagementDb))
    {
        Consumers =
        [
            typeof(RecordAffiliation), typeof(ForgetPerson), typeof(RecordChoices), typeof(RecordOrganisation),
            typeof(RecordEvent), typeof(RecordRegistration), typeof(RecordWithdrawal), typeof(RecordAttendance),
            typeof(RecordItemKept), typeof(RecordItemWithdrawn), typeof(RecordItemWrittenOff), typeof(RecordSource), typeof(RecordUseCase),
            typeof(RecordUseful), typeof(RecordUsefulTakenBack),
            typeof(RecordDigest), typeof(RecordObjection),
        ],
        Replicas = new Dictionary<string, string>
        {
            [Subjects.Person] = "SELECT NOT EXISTS (SELECT FROM subject WHERE person_version > 0)",
            [Subjects.Consent] = "SELECT NOT EXISTS (SELECT FROM objection)",
            [Subjects.Organisation] = "SELECT NOT EXISTS (SELECT FROM organisation_name)",
            [Subjects.Event] = "SELECT NOT EXISTS (SELECT FROM event_title)",
        },
        Retention = [DetachOldActs.Rule],
        MigrationsBefore = EventStoreSchema.Migrations,
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider =>
            FactStore.Open(provider.GetRequiredService<Databases>()["engagement"], provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ProjectionDaemon>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ProjectionDaemon>());
        builder.Services.AddScoped<FactLog>().AddScoped<ReadReach>();
    }

    private static void Map(WebApplication app)
    {
        ShowDashboard.Map(app);
        ExportTable.Map(app);
        ShowInBrief.Map(app);
        MyFacts.Map(app);
    }
}
