namespace Animation.Members.SignIn;

/// <summary>What a person would call the device they hold: a browser and a system, nothing that tells one machine from another.</summary>
public static class Devices
{
    // Order counts: each browser also claims to be those after it.
    private static readonly (string Sign, string Name)[] browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>« Firefox sur Windows »; empty when nothing is recognised.</summary>
    public static string Name(string? userAgent)
    {
        var browser = Find(browsers, userAgent);
        var system = Find(systems, userAgent);
        return (browser, system) switch
        {
            (null, null) => "",
            (null, _) => system,
            (_, null) => browser,
            _ => $"{browser} sur {system}",
        };
    }

    private static string? Find((string Sign, string Name)[] known, string? userAgent) =>
        known.FirstOrDefault(one => userAgent?.Contains(one.Sign, StringComparison.Ordinal) == true).Name;
}
