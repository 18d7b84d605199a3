using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Animation.Hosting.Jobs;

/// <summary>The scheduler of one service: its own name, its own tables, under its own role.</summary>
public sealed class ServiceJobs
{
    private readonly List<Action<IQuartzBuilder>> registrations = [];

    internal IReadOnlyList<Action<IQuartzBuilder>> Registrations => registrations;

    /// <summary>Starts the job at an interval. A job only starts work: single deadlines are rows with <c>due_at</c>.</summary>
    public ServiceJobs Every<TJob>(TimeSpan interval) where TJob : class, IJob
    {
        registrations.Add(quartz => quartz.ScheduleJob<TJob>(trigger => trigger
            .WithIdentity(typeof(TJob).Name)
            .StartNow()
            .WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever())));
        return this;
    }
}

/// <summary>Wiring of the schedulers.</summary>
public static class JobRegistration
{
    /// <summary>Adds a service's scheduler, named after it. Called from the service's own <c>Add</c>.</summary>
    public static void AddJobs(this WebApplicationBuilder builder, string service, Action<ServiceJobs> configure)
    {
        var settings = builder.Services.Select(descriptor => descriptor.ImplementationInstance).OfType<Settings>().Single();
        if (!settings.Jobs)
            return;
        var jobs = new ServiceJobs();
        configure(jobs);
        builder.Services.AddQuartz(service, quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceId = "AUTO";
                options.IdleWaitTime = TimeSpan.FromSeconds(2);
            });
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(Databases.ConnectionString(settings, service, 4));
                store.UseClustering();
                store.UseSystemTextJsonSerializer();
            });
            foreach (var registration in jobs.Registrations)
                registration(quartz);
        });
        builder.Services.AddQuartzHostedService(service, options => options.WaitForJobsToComplete = true);
    }
}
