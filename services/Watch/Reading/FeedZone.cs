namespace Animation.Watch.Reading;

/// <summary>Zones by the letters that feeds use for them.</summary>
internal static class FeedZone
{
    private static readonly Dictionary<string, double> Hours = new()
    {
        ["z"] = 0,
        ["ut"] = 0,
        ["utc"] = 0,
        ["gmt"] = 0,
        ["wet"] = 0,
        ["cet"] = 1,
        ["met"] = 1,
        ["mez"] = 1,
        ["bst"] = 1,
        ["west"] = 1,
        ["hnec"] = 1,
        ["cest"] = 2,
        ["mest"] = 2,
        ["mesz"] = 2,
        ["eet"] = 2,
        ["sast"] = 2,
        ["heec"] = 2,
        ["eest"] = 3,
        ["msk"] = 3,
        ["msd"] = 4,
        ["ist"] = 5.5,
        ["sgt"] = 8,
        ["hkt"] = 8,
        ["awst"] = 8,
        ["jst"] = 9,
        ["kst"] = 9,
        ["acst"] = 9.5,
        ["aest"] = 10,
        ["acdt"] = 10.5,
        ["aedt"] = 11,
        ["nzst"] = 12,
        ["nzdt"] = 13,
        ["nst"] = -3.5,
        ["ndt"] = -2.5,
        ["ast"] = -4,
        ["adt"] = -3,
        ["brt"] = -3,
        ["est"] = -5,
        ["edt"] = -4,
        ["et"] = -5,
        ["cst"] = -6,
        ["cdt"] = -5,
        ["ct"] = -6,
        ["mst"] = -7,
        ["mt"] = -7,
        ["mdt"] = -6,
        ["pst"] = -8,
        ["pdt"] = -7,
        ["pt"] = -8,
        ["akst"] = -9,
        ["akdt"] = -8,
        ["hst"] = -10,
    };

    public static TimeSpan? OffsetOf(string word)
    {
        var letters = word.Trim('(', ')', ' ', '.');
        return Hours.TryGetValue(letters, out var hours) ? TimeSpan.FromHours(hours) : null;
    }
}
