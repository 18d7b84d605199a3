using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Animation.Newsletter;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class NewsletterService
{
    public static readonly ServiceDefinition Definition = new("newsletter", typeof(NewsletterDb))
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
