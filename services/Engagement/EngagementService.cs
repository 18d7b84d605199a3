using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Animation.Engagement;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class EngagementService
{
    public static readonly ServiceDefinition Definition = new("engagement", typeof(EngagementDb))
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
