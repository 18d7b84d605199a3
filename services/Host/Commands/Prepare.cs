using Animation.Hosting.Configuration;
using Animation.Hosting.Data;

namespace Animation.Host.Commands;

/// <summary><c>prepare</c>: creates or upgrades schemas, roles and tables. Safe to run again, and while an older version runs.</summary>
internal static class Prepare
{
    internal static async Task<int> Run(IConfiguration configuration)
    {
        var settings = Settings.Read(configuration, production: false);
        var applied = await Preparation.Run(settings, AnimationApp.Services, CancellationToken.None);
        foreach (var name in applied)
            Console.WriteLine(name);
        Console.WriteLine(applied.Count == 0 ? "Nothing to do: the database is ready." : $"{applied.Count} migrations applied.");
        return 0;
    }
}
