namespace Animation.Web.Tests;

/// <summary>The source tree the tests were built from.</summary>
internal static class Source
{
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Animation.sln")))
            folder = folder.Parent;
        return System.IO.Path.Combine(folder!.FullName, relative);
    }
}
