namespace Animation.PrivateServers.Tests;

internal static class Processes
{
    /// <summary>The ids of the processes whose command line or working folder names a folder.</summary>
    public static IReadOnlyList<string> Naming(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(entry => int.TryParse(Path.GetFileName(entry), out _) && Names(entry, folder))];

    private static bool Names(string entry, string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "cmdline")).Contains(folder, StringComparison.Ordinal)
                || File.ResolveLinkTarget(Path.Combine(entry, "cwd"), returnFinalTarget: false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
