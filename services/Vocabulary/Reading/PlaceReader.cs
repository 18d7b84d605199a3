namespace Animation.Vocabulary;

/// <summary>Why words were taken for a place.</summary>
public enum PlaceClue
{
    /// <summary>The whole name can mean nothing else.</summary>
    Named,

    /// <summary>Announced by a word such as « commune de », « département du », « métropole de ».</summary>
    Introduced,

    /// <summary>After « à », « en », « dans le ».</summary>
    Located,

    /// <summary>Told apart by the département in brackets, or itself in brackets.</summary>
    Bracketed,

    /// <summary>A town or territory known well enough to be meant, named plainly.</summary>
    Known,
}

/// <summary>A place found in a text, with the evidence.</summary>
/// <param name="Place">The official place of today.</param>
/// <param name="Words">The words of the text.</param>
/// <param name="Offset">Where they begin in the text.</param>
/// <param name="Because">The word that decided, when another than the name did: « commune », « à », « Isère ».</param>
public sealed record PlaceMention(Place Place, string Words, int Offset, PlaceClue Clue, string? Because = null);

/// <summary>Recognises the official places that a French text names; silent rather than wrong where a name may mean something else.</summary>
public static class PlaceReader
{
    /// <summary>Longest text read, in characters: places that matter are named early.</summary>
    public const int Longest = 20_000;

    /// <summary>Each place once, in the order of the text. Pure; the names are loaded at the first call.</summary>
    public static IReadOnlyList<PlaceMention> In(string? text) =>
        string.IsNullOrWhiteSpace(text) ? [] : new Reading.PlaceText(text.Length > Longest ? text[..Longest] : text).Read();
}
