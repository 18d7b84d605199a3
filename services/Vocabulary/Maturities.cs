namespace Animation.Vocabulary;

/// <summary>How far somebody is with data: whom an item suits.</summary>
public static class Maturities
{
    public const string Beginner = "beginner";
    public const string Practising = "practising";
    public const string Advanced = "advanced";

    public static readonly IReadOnlyList<Term> All =
    [
        new(Beginner, "Pour débuter", "To begin with"),
        new(Practising, "Pour avancer", "To go further"),
        new(Advanced, "Pour approfondir", "In depth"),
    ];

    /// <summary>The term of a code; none for a code nobody knows.</summary>
    public static Term? Find(string? code) => All.FirstOrDefault(term => term.Code == code);

    /// <summary>The label in the reader's language; an unknown code shows as itself.</summary>
    public static string Label(string code) => Find(code)?.Label ?? code;
}
