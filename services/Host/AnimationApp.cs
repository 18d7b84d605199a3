using Animation.Engagement;
using Animation.Events;
using Animation.Host.Demo;
using Animation.Host.Home;
using Animation.Host.MyData;
using Animation.Host.Retention;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Members;
using Animation.Newsletter;
using Animation.Watch;
using Animation.Web;
using Animation.Web.Errors;
using Animation.Web.Site;

namespace Animation.Host;

/// <summary>Builds the one program, whichever services it runs.</summary>
public static class AnimationApp
{
    /// <summary>Every service of the platform.</summary>
    public static readonly IReadOnlyList<ServiceDefinition> Services =
    [
        MembersService.Definition, EventsService.Definition, WatchService.Definition, NewsletterService.Definition, EngagementService.Definition,
    ];

    /// <summary>The web application, configured and not started.</summary>
    /// <param name="args">Command line: <c>--services</c>, <c>--urls</c>.</param>
    /// <param name="configure">Last word on configuration and services, for tests.</param>
    /// <param name="services">Other services than the platform's own, for tests of the house itself.</param>
    /// <exception cref="SettingsException">The configuration cannot work; its message is one line.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null, IReadOnlyList<ServiceDefinition>? services = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // It warns each time a page with a form is, rightly, not cached.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error)
            .AddFilter("Microsoft.Hosting", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("MassTransit", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 2000;
        });
        configure?.Invoke(builder);
        var settings = Settings.Read(builder.Configuration, builder.Environment.IsProduction());
        builder.AddWeb();
        builder.Services.AddSingleton<Fragments>().AddSingleton<AskServices>().AddHttpClient(Fragments.Client);
        builder.Services.Configure<SiteOptions>(site => (site.Demo, site.Association) = (settings.Demo, settings.Association));
        builder.AddHosting(settings, services ?? Services);
        builder.AddDemo(settings);
        var app = builder.Build();
        app.UseHosting(pipeline => pipeline.UseErrorPages());
        app.MapWeb();
        app.MapHomePages();
        ShowRetention.Map(app);
        TakeMyData.Map(app);
        app.MapDemo();
        return app;
    }
}
