using Animation.Hosting;

namespace Animation.Watch.Curation;

/// <summary>Decisions in the words of the page.</summary>
public static class DecisionWords
{
    public static Text Outcome(string from, string to) => (from, to) switch
    {
        (ItemStates.Merged, ItemStates.Waiting) => new("Séparé", "Separated"),
        (_, ItemStates.Kept) => new("Gardé", "Kept"),
        (_, ItemStates.Scheduled) => new("Programmé", "Scheduled"),
        (_, ItemStates.Later) => new("Plus tard", "Later"),
        (_, ItemStates.Merged) => new("Réuni", "Put together"),
        (_, ItemStates.Waiting) => new("Remis à trier", "Back to sort"),
        _ => new("Écarté", "Written off"),
    };

    public static string Icon(string to) => to switch
    {
        ItemStates.Kept => "check",
        ItemStates.Scheduled => "alarm-clock",
        ItemStates.Later => "clock",
        ItemStates.Merged => "layers",
        ItemStates.Waiting => "inbox",
        _ => "x",
    };

    public static Text State(string state) => state switch
    {
        ItemStates.Kept => new("gardé", "kept"),
        ItemStates.Scheduled => new("programmé", "scheduled"),
        ItemStates.Later => new("plus tard", "later"),
        ItemStates.Merged => new("réuni à un autre", "put under another"),
        ItemStates.WrittenOff => new("écarté", "written off"),
        _ => new("à trier", "to sort"),
    };
}
