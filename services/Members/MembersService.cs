using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Animation.Members;

/// <summary>The one wiring list of the service: consumers, replicas, jobs, pages.</summary>
public static class MembersService
{
    public static readonly ServiceDefinition Definition = new("members", typeof(MembersDb))
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
