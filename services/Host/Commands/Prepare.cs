using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Members.Erasure;

namespace Animation.Host.Commands;

/// <summary><c>prepare</c>: creates or upgrades schemas, roles and tables. Safe to run again, and while an older version runs.</summary>
public static class Prepare
{
    public static async Task<int> Run(IConfiguration configuration)
    {
        var settings = Settings.Read(configuration, production: false);
        var applied = await Preparation.Run(settings, AnimationApp.Services, CancellationToken.None);
        foreach (var name in applied)
            Console.WriteLine(name);
        await PromiseKey.Settle(settings, TimeProvider.System, CancellationToken.None);
        if (settings.Erasures is { } erasures && File.Exists(erasures))
        {
            var forgotten = await ErasureLedger.Replay(settings, erasures, TimeProvider.System, CancellationToken.None);
            if (forgotten > 0)
                Console.WriteLine($"{forgotten} people forgotten again: the database had come back without their erasure.");
        }
        Console.WriteLine(applied.Count == 0 ? "Nothing to do: the database is ready." : $"{applied.Count} migrations applied.");
        return 0;
    }
}
