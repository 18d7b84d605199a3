using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Npgsql;

namespace Animation.Host.Commands;

/// <summary>Runs the web host once its database answers and is prepared.</summary>
internal static class Serve
{
    internal static async Task<int> Run(string[] args)
    {
        var app = AnimationApp.Build(args);
        var catalog = app.Services.GetRequiredService<ServiceCatalog>();
        var databases = app.Services.GetRequiredService<Databases>();
        using var stop = new CancellationTokenSource();
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => stop.Cancel());
        if (!await WaitForDatabase(catalog, databases, stop.Token))
            return 3;
        await app.RunAsync();
        return 0;
    }

    private static async Task<bool> WaitForDatabase(ServiceCatalog catalog, Databases databases, CancellationToken ct)
    {
        for (var attempt = 0; !ct.IsCancellationRequested; attempt++)
        {
            try
            {
                foreach (var service in catalog.Running)
                {
                    var missing = await Preparation.Missing(databases, service, ct);
                    if (missing.Count == 0)
                        continue;
                    await Console.Error.WriteLineAsync($"The schema '{service.Name}' lacks {missing.Count} migration(s), first {missing[0]}: run 'Animation prepare'.");
                    return false;
                }
                return true;
            }
            catch (PostgresException fault) when (fault.SqlState is "42704" or "22023" or "28000" or "3D000")
            {
                await Console.Error.WriteLineAsync("The database is there but not prepared: run 'Animation prepare'.");
                return false;
            }
            catch (NpgsqlException)
            {
                if (attempt % 30 == 0)
                    await Console.Error.WriteLineAsync("PostgreSQL does not answer at ANIMATION_POSTGRES; trying again every second.");
                await Task.Delay(1000, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return false;
    }
}
