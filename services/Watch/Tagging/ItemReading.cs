using System.Globalization;
using Animation.Vocabulary;

namespace Animation.Watch.Tagging;

/// <summary>One thing the words of an item say of it.</summary>
/// <param name="Field"><c>place</c>, <c>format</c>, <c>audience</c>, <c>maturity</c> or <c>deadline</c>.</param>
/// <param name="Code">Code of the vocabulary; for a deadline the day, yyyy-MM-dd.</param>
/// <param name="Words">The words of the text that say so.</param>
/// <param name="Clue">For a place: the name of its <see cref="PlaceClue"/>.</param>
public sealed record Evidence(string Field, string Code, string Words, string? Clue = null);

/// <summary>What the words of an item say of it, by simple rules that can be explained.</summary>
public sealed record ItemReading(
    string[] Places, string? Format, string[] Audience, string? Maturity, DateOnly? Deadline, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Raised when the rules below change: stored readings of before are then made again.</summary>
    public const int Edition = 2;

    private const int MostPlaces = 8;

    /// <summary>Reads a title and the text under it.</summary>
    /// <param name="published">What a deadline without a year is after.</param>
    public static ItemReading Of(string title, string text, DateOnly published)
    {
        var whole = $"{title}\n{text}";
        var evidence = new List<Evidence>();
        foreach (var mention in PlaceReader.In(whole).Take(MostPlaces))
            evidence.Add(new("place", mention.Place.Code, mention.Words, mention.Clue.ToString()));
        // The title says what it is; the text is asked only when the title is silent.
        evidence.AddRange((TextRules.Formats.Says(title) ?? TextRules.Formats.Says(text)) is { } format ? [new("format", format.Code, format.Words)] : []);
        evidence.AddRange(TextRules.Audiences.SaysAll(whole).Select(said => new Evidence("audience", said.Code, said.Words)));
        evidence.AddRange(TextRules.Maturities.Says(whole) is { } maturity ? [new("maturity", maturity.Code, maturity.Words)] : []);
        if (Deadlines.In(whole, published) is { } deadline)
            evidence.Add(new("deadline", deadline.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), deadline.Words));
        return new ItemReading(
            [.. Codes(evidence, "place")], Codes(evidence, "format").FirstOrDefault(), [.. Codes(evidence, "audience")], Codes(evidence, "maturity").FirstOrDefault(),
            Deadlines.In(whole, published)?.Day, evidence);
    }

    private static IEnumerable<string> Codes(List<Evidence> evidence, string field) => evidence.Where(one => one.Field == field).Select(one => one.Code);
}
