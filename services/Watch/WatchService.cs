using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Animation.Watch;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class WatchService
{
    public static readonly ServiceDefinition Definition = new("watch", typeof(WatchDb))
    {
        Consumers = [],
        Add = Add,
        Map = Map,
    };

    private static void Add(WebApplicationBuilder builder)
    {
    }

    private static void Map(WebApplication app)
    {
    }
}
