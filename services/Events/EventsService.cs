using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Animation.Events;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class EventsService
{
    public static readonly ServiceDefinition Definition = new("events", typeof(EventsDb))
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
