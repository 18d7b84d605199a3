using Animation.Hosting.Configuration;
using Animation.Members.Erasure;

namespace Animation.Host.Commands;

/// <summary><c>erasures list</c>, <c>erasures replay FILE</c>: whom the database has forgotten, and forgetting them again after a backup was restored.</summary>
internal static class Erasures
{
    internal static async Task<int> List(IConfiguration configuration)
    {
        await ErasureLedger.List(Settings.Read(configuration, production: false), Console.Out, TimeProvider.System, CancellationToken.None);
        return 0;
    }

    internal static async Task<int> Replay(IConfiguration configuration, string file)
    {
        if (!File.Exists(file))
            throw new SettingsException($"erasures replay FILE: there is no file {file}.");
        Console.WriteLine($"{await ErasureLedger.Replay(Settings.Read(configuration, production: false), file, TimeProvider.System, CancellationToken.None)} people forgotten again.");
        return 0;
    }
}
