using Animation.Host.Demo;
using Animation.Host.Demo.Seeding;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Newsletter.Mails;
using Microsoft.Extensions.Logging.Console;

namespace Animation.Host.Commands;

/// <summary>
/// <c>demo seed [--urls ADDRESS]</c>: lives through two months of an invented association, in the services' own use cases, and
/// stops. Only an ANIMATION_DEMO=1 installation; run again, it adds nothing.
/// </summary>
internal static class DemoSeed
{
    internal static async Task<int> Run(string[] args)
    {
        var clock = new DemoClock();
        await using var app = AnimationApp.Build(args, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ANIMATION_JOBS"] = "off", ["ANIMATION_SERVICES"] = "all" });
            builder.Services.AddSingleton<TimeProvider>(clock);
            // The progress is the command's answer; everything else goes beside it.
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        });
        var settings = app.Services.GetRequiredService<Settings>();
        if (!settings.Demo)
            throw new SettingsException("demo seed: only a demonstration (ANIMATION_DEMO=1) is filled with invented people.");
        await app.StartAsync();
        // Schedules are off, so that nothing happens at the wrong date: mails are pushed out by hand.
        var mails = app.Services.GetRequiredService<SendMails>();
        var quiet = new Quiet(app.Services.GetRequiredService<Databases>(), clock, mails.Round);
        try
        {
            await new Season(app.Services, clock, quiet, Console.Out).Live(CancellationToken.None);
        }
        catch (TimeoutException stuck)
        {
            Console.Error.WriteLine(stuck.Message);
            return 1;
        }
        finally
        {
            await app.StopAsync();
        }
        return 0;
    }
}
