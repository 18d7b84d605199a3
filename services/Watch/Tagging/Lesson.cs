using System.Text.Json;
using Animation.Watch.Curation;

namespace Animation.Watch.Tagging;

/// <summary>What a decision teaches.</summary>
/// <param name="Kept">None when it says nothing of worth.</param>
/// <param name="Themes">None when it says nothing of themes.</param>
internal sealed record Lesson(bool? Kept, string[]? Themes, float Weight)
{
    public bool Empty => Kept is null && Themes is null;

    public static Lesson Of(LearnFromDecisions.Taught decision) => (decision.FromState, decision.ToState) switch
    {
        (ItemStates.Kept or ItemStates.Scheduled, ItemStates.Kept or ItemStates.Scheduled) => new(null, decision.Themes.Order().SequenceEqual(decision.FromThemes.Order()) ? null : decision.Themes, 1f),
        (_, ItemStates.Kept or ItemStates.Scheduled) => new(true, decision.Themes, 1f),
        // Seen already says nothing of what it is worth; too late says little.
        (_, ItemStates.WrittenOff) when decision.Reason is "deja-vu" => new(null, null, 0f),
        (_, ItemStates.WrittenOff) => new(false, null, decision.Reason is "depasse" ? 0.3f : 1f),
        _ => new(null, null, 0f),
    };
}

/// <summary>The sources' records as they are stored.</summary>
internal static class LearnerSources
{
    public static Dictionary<Guid, int[]> Read(string json) => JsonSerializer.Deserialize<Dictionary<Guid, int[]>>(json) ?? [];

    public static string Write(IReadOnlyDictionary<Guid, (int Kept, int Decided)> sources) =>
        JsonSerializer.Serialize(sources.OrderBy(source => source.Key).ToDictionary(source => source.Key, source => new[] { source.Value.Kept, source.Value.Decided }));
}

/// <summary>The reasons of an estimate as they are stored with it.</summary>
public sealed record Reasons(IReadOnlyList<Weighed> Words, int Kept, int Decided, string[] Codes, float[] Chances, string[][] Saying)
{
    private static readonly JsonSerializerOptions form = new(JsonSerializerDefaults.Web);

    public static Reasons Of(Guess guess) => new(
        guess.Words, guess.Kept, guess.Decided, [.. guess.Themes.Select(theme => theme.Code)], [.. guess.Themes.Select(theme => theme.Chance)], [.. guess.Themes.Select(theme => theme.Words.ToArray())]);

    public static Reasons Read(string json) => JsonSerializer.Deserialize<Reasons>(json, form)!;

    public string Written() => JsonSerializer.Serialize(this, form);
}
