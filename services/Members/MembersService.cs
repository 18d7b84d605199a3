using Animation.Contracts.Platform;
using Animation.Hosting.Configuration;
using Animation.Hosting.Jobs;
using Animation.Members.AddressChange;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Demo;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Members.Import;
using Animation.Members.MySpace;
using Animation.Members.Replay;
using Animation.Members.Rights;
using Animation.Members.SecondFactor;
using Animation.Members.SignIn;
using Animation.Members.Subscription;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class MembersService
{
    public static readonly ServiceDefinition Definition = new("members", typeof(MembersDb))
    {
        Consumers =
        [
            typeof(ReplayDirectory), typeof(StopWatchByMail), typeof(ResumeWatchByMail), typeof(StopInvitationsByMail), typeof(ResumeInvitationsByMail),
            typeof(FollowKeptItems), typeof(ForgetKeptItems), typeof(FollowEvents), typeof(KeepErasureReport), typeof(NoteInformed),
            typeof(NoteContact),
        ],
        Purposes = Purposes.All,
        Retention = MembersRetention.Rules,
        AppendOnly = ["consent", "consent_text"],
        Replicas = new Dictionary<string, string>
        {
            [Subjects.WatchItem] = "SELECT NOT EXISTS (SELECT FROM kept_item)",
            [Subjects.Event] = "SELECT NOT EXISTS (SELECT FROM announced_event)",
        },
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<SettlePromiseKey>();
        builder.Services.AddHostedService<SendSignInLinks>();
        builder.Services.AddScoped<SignInRequests>();
        builder.Services.AddScoped<Arrival>();
        builder.Services.AddSingleton<StayHere.Mail>();
        builder.Services.AddScoped<SecondFactors>();
        builder.Services.AddHostedService<PublishReplays>();
        builder.Services.AddHostedService<RunImports>();
        builder.Services.AddHostedService<FinishErasures>();
        builder.Services.AddHostedService<SendConfirmations>();
        builder.AddJobs("members", jobs => jobs.Every<TellFunctionsDue>(TimeSpan.FromMinutes(20)).Every<KeepMemberships>(TimeSpan.FromMinutes(1)));
    }

    private static void Map(WebApplication app)
    {
        AskForLink.Map(app);
        EnterCode.Map(app);
        OpenLink.Map(app);
        SignInHelp.Map(app);
        ConfirmProof.Map(app);
        SecondFactorStep.Map(app);
        MySignIns.Map(app);
        ChangeAddress.Map(app);
        ConfirmAddress.Map(app);
        UndoAddress.Map(app);
        SignInsOfPerson.Map(app);
        SignOut.Map(app);
        DemoSignIn.Map(app, app.Services.GetRequiredService<Settings>());
        ShowMySpace.Map(app);
        MyChoices.Map(app);
        ChoicesFromMail.Map(app);
        AnswerMaturity.Map(app);
        MyChoicesFragment.Map(app);
        BrowseDirectory.Map(app);
        ExportDirectory.Map(app);
        SaveOrganisation.Map(app);
        SavePerson.Map(app);
        HoldFunction.Map(app);
        EndFunction.Map(app);
        PickPlace.Map(app);
        MyOrganisations.Map(app);
        EditMany.Map(app);
        ShowBulkEdit.Map(app);
        ReviewAttachments.Map(app);
        StartImport.Map(app);
        ShowImport.Map(app);
        ErasePerson.Map(app);
        ErasureReports.Map(app);
        EraseMe.Map(app);
        StayHere.Map(app);
        Leave.Map(app);
        MyAgreements.Map(app);
        EvidenceSheet.Map(app);
        GiveRoles.Map(app);
        AskToSubscribe.Map(app);
        Confirm.Map(app);
        MyData.MyData.Map(app);
    }
}
