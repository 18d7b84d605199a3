using Animation.Contracts.Platform;
using Animation.Hosting.Configuration;
using Animation.Hosting.Fetching;
using Animation.Hosting.Jobs;
using Animation.Watch.Curation;
using Animation.Watch.Documents;
using Animation.Watch.Entering;
using Animation.Watch.Images;
using Animation.Watch.Ingestion;
using Animation.Watch.Letters;
using Animation.Watch.Library;
using Animation.Watch.MyData;
using Animation.Watch.OpenData;
using Animation.Watch.Replay;
using Animation.Watch.Replicas;
using Animation.Watch.Rules;
using Animation.Watch.Sources;
using Animation.Watch.Steps;
using Animation.Watch.Tagging;
using Animation.Watch.UseCases;
using Animation.Watch.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Animation.Watch;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class WatchService
{
    public static readonly ServiceDefinition Definition = new("watch", typeof(WatchDb))
    {
        Consumers = [typeof(ForgetPerson), typeof(KeepPerson), typeof(KeepOrganisation), typeof(KeepPreferences), typeof(KeepEvent), typeof(MatchSavedFilters)],
        SlowConsumers = [typeof(RepublishItems)],
        Replicas = new Dictionary<string, string>
        {
            [Subjects.Person] = "SELECT NOT EXISTS (SELECT 1 FROM person)",
            [Subjects.Organisation] = "SELECT NOT EXISTS (SELECT 1 FROM organisation)",
            [Subjects.Preferences] = "SELECT NOT EXISTS (SELECT 1 FROM preference)",
            [Subjects.Event] = "SELECT NOT EXISTS (SELECT 1 FROM event)",
        },
        Retention = WatchRetention.Rules,
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddGuardedFetch();
        builder.Services.TryAddSingleton(new Politeness());
        builder.Services.AddScoped<PoliteFetch>();
        builder.Services.AddScoped<FetchSource>();
        builder.Services.AddSingleton<ImageSeal>();
        builder.Services.AddSingleton<FetchDueSources>();
        builder.Services.AddSingleton<LearnFromDecisions>();
        builder.Services.AddSingleton<PublishScheduled>();
        builder.Services.AddSingleton<ReadLetters>();
        builder.Services.AddSingleton<ArchiveCalls>();
        builder.AddJobs("watch", jobs => jobs.Every<FetchDueSources>(TimeSpan.FromMinutes(1)).Every<LearnFromDecisions>(TimeSpan.FromSeconds(30)).Every<PublishScheduled>(TimeSpan.FromMinutes(1)).Every<ReadLetters>(TimeSpan.FromMinutes(1)).Every<ArchiveCalls>(TimeSpan.FromMinutes(10)));
    }

    private static void Map(WebApplication app)
    {
        SourceList.Map(app);
        AddSource.Map(app);
        ImportOpml.Map(app);
        SourceActs.Map(app);
        SourcePages.Map(app);
        ImportPages.Map(app);
        RelayImage.Map(app);
        Inbox.Map(app);
        DecideItem.Map(app);
        UndoDecision.Map(app);
        DecideMany.Map(app);
        SplitItem.Map(app);
        AddLink.Map(app);
        ProposeLink.Map(app);
        ImportLinks.Map(app);
        LetterPages.Map(app);
        JudgeSender.Map(app);
        TakeLink.Map(app);
        LibraryPages.Map(app);
        MyDecisions.Map(app);
        LearningReport.Map(app);
        ForgetLearning.Map(app);
        EditRule.Map(app);
        RuleList.Map(app);
        EditView.Map(app);
        BrowseLibrary.Map(app);
        ListCalls.Map(app);
        FirstSteps.Map(app);
        OrderSteps.Map(app);
        PublishDocument.Map(app);
        TakeDocument.Map(app);
        ShowItem.Map(app);
        MarkUseful.Map(app);
        MyList.Map(app);
        SavedFilters.Map(app);
        FilterByMail.Map(app);
        RefuseExcerpts.Map(app);
        UseCasePages.Map(app);
        ProposeUseCase.Map(app);
        ReviewUseCase.Map(app);
        GiveOpinion.Map(app);
        OpenWatch.Map(app);
    }
}
