using Animation.Contracts.Platform;
using Animation.Hosting.Configuration;
using Animation.Hosting.Jobs;
using Animation.Newsletter.Demo;
using Animation.Newsletter.Digests;
using Animation.Newsletter.Mails;
using Animation.Newsletter.MyData;
using Animation.Newsletter.Replicas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class NewsletterService
{
    public static readonly ServiceDefinition Definition = new("newsletter", typeof(NewsletterDb))
    {
        Consumers =
        [
            typeof(FollowPeople), typeof(ForgetPeople), typeof(FollowPreferences), typeof(FollowConsents), typeof(FollowOrganisations), typeof(FollowItems),
            typeof(WithdrawItems), typeof(FollowFilters), typeof(StopFilters), typeof(AcceptMail),
        ],
        Replicas = new Dictionary<string, string>
        {
            [Subjects.Person] = "SELECT NOT EXISTS (SELECT FROM person WHERE version > 0) OR EXISTS (SELECT FROM person WHERE version = 0 AND NOT erased)",
            [Subjects.Organisation] = "SELECT NOT EXISTS (SELECT FROM organisation)",
            [Subjects.Preferences] = "SELECT NOT EXISTS (SELECT FROM preferences)",
            [Subjects.Consent] = "SELECT NOT EXISTS (SELECT FROM consent)",
            [Subjects.WatchItem] = "SELECT NOT EXISTS (SELECT FROM item)",
        },
        Retention = LedgerRetention.Rules,
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
        var settings = builder.Services.Select(descriptor => descriptor.ImplementationInstance).OfType<Settings>().Single();
        builder.Services.AddSingleton(MailPost.Open(settings.Mail, builder.Configuration["ANIMATION_DKIM"], settings.Demo));
        builder.Services.AddSingleton<MailHtml>().AddSingleton<RequestedMail>().AddSingleton<DigestMail>().AddSingleton<MailLinks>();
        builder.Services.AddScoped<SendOneMail>().AddScoped<SendDigests>().AddScoped<DigestPreview>();
        builder.Services.AddSingleton<SendMails>().AddHostedService(provider => provider.GetRequiredService<SendMails>());
        builder.AddJobs("newsletter", jobs => jobs.Every<DigestTick>(TimeSpan.FromMinutes(2)).Every<LedgerUpkeep>(TimeSpan.FromHours(6)));
    }

    private static void Map(WebApplication app)
    {
        SendDigests.Map(app);
        StopMail.Map(app);
        MailLedger.Map(app);
        MyMailData.Map(app);
        DemoMailbox.Map(app);
    }
}
