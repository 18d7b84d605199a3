using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Facts = Animation.Engagement.Facts.Projections;

namespace Animation.Host.Commands;

/// <summary><c>projections rebuild</c>, <c>projections status</c>: the figures made anew from the facts, and how far they are.</summary>
internal static class Projections
{
    internal static async Task<int> Rebuild(IConfiguration configuration)
    {
        await using var databases = new Databases(Settings.Read(configuration, production: false));
        foreach (var name in await Facts.Rebuild(databases, TimeProvider.System, CancellationToken.None))
            Console.WriteLine($"{name}: rebuilt");
        return await Status(configuration);
    }

    internal static async Task<int> Status(IConfiguration configuration)
    {
        await using var databases = new Databases(Settings.Read(configuration, production: false));
        foreach (var row in await Facts.Status(databases, TimeProvider.System, CancellationToken.None))
            Console.WriteLine($"{row.Name}\tgeneration {row.Generation}\t{row.State}\t{row.Events} events read\t{row.Behind} behind\t{row.Why}");
        return 0;
    }
}
