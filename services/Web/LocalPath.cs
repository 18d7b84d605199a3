namespace Animation.Web;

/// <summary>Return targets: a path of this site or nothing.</summary>
public static class LocalPath
{
    /// <summary>The path itself when it stays on this site, otherwise <paramref name="instead"/>.</summary>
    public static string Or(string? path, string instead = "/") => IsLocal(path) ? path! : instead;

    /// <summary>True for <c>/path?query#part</c>; false for anything a browser could read as another host.</summary>
    public static bool IsLocal(string? path)
    {
        if (path is not ['/', ..] || path.Length > 2048 || path.Any(c => char.IsControl(c) || c is '\\' || c > '~'))
            return false;
        // `/.//host` is local for the framework's check, yet a browser folds it into `//host`.
        return Uri.TryCreate("http://here.invalid" + path, UriKind.Absolute, out var uri)
            && uri.Host == "here.invalid" && !uri.AbsolutePath.StartsWith("//", StringComparison.Ordinal)
            && !path.Split('?', '#')[0].Contains("//", StringComparison.Ordinal);
    }
}
