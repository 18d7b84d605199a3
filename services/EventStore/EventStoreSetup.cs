using Animation.EventStore.Daemon;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Animation.EventStore;

public static class EventStoreSetup
{
    /// <summary>Registers the store, <see cref="DocumentStore"/>, and its daemon, <see cref="ProjectionDaemon"/>, which starts with the host.</summary>
    /// <param name="source">Connections with <c>search_path</c> on the schema of the service.</param>
    public static IServiceCollection AddEventStore(
        this IServiceCollection services, Func<IServiceProvider, NpgsqlDataSource> source, Action<StoreOptions> configure)
    {
        services.AddSingleton(provider =>
        {
            var options = new StoreOptions();
            configure(options);
            return new DocumentStore(source(provider), options, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<ProjectionDaemon>();
        services.AddHostedService(provider => provider.GetRequiredService<ProjectionDaemon>());
        return services;
    }
}
