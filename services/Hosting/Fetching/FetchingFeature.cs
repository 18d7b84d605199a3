using Animation.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Animation.Hosting.Fetching;

/// <summary>Wiring of the guarded way out.</summary>
public static class FetchingFeature
{
    /// <summary>Adds the one <see cref="GuardedFetch"/> of the process.</summary>
    public static void AddGuardedFetch(this IServiceCollection services) => services.TryAddSingleton(provider =>
        new GuardedFetch(FetchOptions.From(provider.GetRequiredService<Settings>()), provider.GetRequiredService<TimeProvider>()));
}
