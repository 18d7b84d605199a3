using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Hosting.Fetching;

/// <summary>Wiring of the guarded way out.</summary>
public static class FetchingFeature
{
    /// <summary>Adds the one <see cref="GuardedFetch"/>, set by <c>ANIMATION_URL</c> and <c>ANIMATION_FETCH_EXEMPT</c>.</summary>
    public static IServiceCollection AddGuardedFetch(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(provider => new GuardedFetch(
            FetchOptions.From(configuration), provider.GetService<TimeProvider>() ?? TimeProvider.System));
}
