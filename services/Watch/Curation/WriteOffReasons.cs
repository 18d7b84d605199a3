using Animation.Hosting;

namespace Animation.Watch.Curation;

/// <summary>Why an item is written off: what the watch learns from.</summary>
public static class WriteOffReasons
{
    public static readonly IReadOnlyList<(string Code, Text Label)> All =
    [
        ("hors-sujet", new("Hors sujet", "Off topic")),
        ("deja-vu", new("Déjà vu", "Already seen")),
        ("peu-utile", new("Trop peu utile", "Of too little use")),
        ("publicite", new("Publicité", "Advertising")),
        ("depasse", new("Dépassé", "Out of date")),
    ];

    public static bool Knows(string? code) => All.Any(reason => reason.Code == code);
}
