namespace Animation.Vocabulary;

/// <summary>What an item of the watch is by nature.</summary>
public static class Formats
{
    public const string News = "news";
    public const string UseCase = "use-case";
    public const string Guide = "guide";
    public const string Law = "law";
    public const string Call = "call";
    public const string Event = "event";
    public const string Study = "study";
    public const string Tool = "tool";

    public static readonly IReadOnlyList<Term> All =
    [
        new(News, "Actualité", "News"),
        new(UseCase, "Cas d'usage", "Use case"),
        new(Guide, "Guide ou kit", "Guide or kit"),
        new(Law, "Texte de loi, obligation", "Law, obligation"),
        new(Call, "Appel à projets", "Call for projects"),
        new(Event, "Événement", "Event"),
        new(Study, "Étude, chiffres", "Study, figures"),
        new(Tool, "Outil", "Tool"),
    ];

    /// <summary>The term of a code; none for a code nobody knows.</summary>
    public static Term? Find(string? code) => All.FirstOrDefault(term => term.Code == code);

    /// <summary>The label in the reader's language; an unknown code shows as itself.</summary>
    public static string Label(string code) => Find(code)?.Label ?? code;
}
