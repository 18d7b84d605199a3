using System.Runtime.InteropServices;
using Animation.Vocabulary;

namespace Animation.Watch.Tagging;

/// <summary>A word that weighs for or against.</summary>
public sealed record Weighed(string Word, float Weight);

/// <summary>What the learner makes of an item.</summary>
/// <param name="Worth">Chance that it is kept, 0 to 1.</param>
/// <param name="Words">The words that weigh most for or against, the heaviest first.</param>
/// <param name="Kept">Items of its source kept so far, out of <paramref name="Decided"/>.</param>
/// <param name="Themes">Themes more likely than not, the likeliest first, with the words that say so.</param>
public sealed record Guess(float Worth, IReadOnlyList<Weighed> Words, int Kept, int Decided, IReadOnlyList<GuessedTheme> Themes);

/// <summary>A theme that an item is likely about.</summary>
public sealed record GuessedTheme(string Code, float Chance, IReadOnlyList<string> Words);

/// <summary>
/// Logistic regression learnt one decision at a time (steps by Adagrad, weights held small), one for « worth it » and one for each theme.
/// Begins with the vocabulary's own words; the same decisions in the same order always give the same weights. About 3 MB, whatever it has seen.
/// </summary>
public sealed class Learner
{
    /// <summary>Raised when features or steps change: what was learnt is then learnt again.</summary>
    public const int Edition = 1;

    private const int MostThemes = 4;
    private const float Proposed = 0.4f;
    private const float Step = 0.35f;

    // Of a hundred items kept, few are about one theme: quick steps would unlearn its own words before learning others.
    private const float ThemeStep = 0.12f;

    private const float Decay = 2e-4f;

    // Beside the words: always there, the vocabulary's words, the record of the source.
    private const int Always = ItemWords.Places;
    private const int Hinted = Always + 1;
    private const int Record = Always + 2;
    private const int Size = Always + 3;

    private readonly string[] themes = [.. Vocabulary.Themes.All.Select(theme => theme.Code)];
    private readonly float[] weights;
    private readonly float[] squares;

    public Learner()
    {
        weights = new float[Size * (themes.Length + 1)];
        squares = new float[weights.Length];
        Array.Fill(squares, 0.1f);
        Begin(0, -1.2f, 0.5f, 0.7f);
        for (var model = 1; model <= themes.Length; model++)
            Begin(model, -3f, 4.5f, 0f);
    }

    /// <summary>Of each source: how many items were kept, how many decided.</summary>
    public Dictionary<Guid, (int Kept, int Decided)> Sources { get; } = [];

    /// <summary>Decisions learnt from.</summary>
    public long Lessons { get; private set; }

    public float Worth(ItemWords item) => Chance(0, item);

    public Guess Guess(ItemWords item)
    {
        var (kept, decided) = Sources.GetValueOrDefault(item.Source);
        var likely = themes.Select((theme, index) => (theme, Chance: Chance(index + 1, item), Model: index + 1)).Where(one => one.Chance >= Proposed)
            .OrderByDescending(one => one.Chance).ThenBy(one => one.theme, StringComparer.Ordinal).Take(MostThemes);
        return new Guess(Worth(item), Heaviest(0, item, 5), kept, decided, [.. likely.Select(one => new GuessedTheme(one.theme, one.Chance, Saying(one.Model, one.theme, item)))]);
    }

    /// <summary>Learns from one decision.</summary>
    /// <param name="kept">Whether it was worth keeping; none when only its themes were decided again.</param>
    /// <param name="decided">The themes chosen; none when it was not kept, which says nothing of its themes.</param>
    /// <param name="weight">How much the decision counts, 0 to 1.</param>
    public void Learn(ItemWords item, bool? kept, IReadOnlyCollection<string>? decided, float weight = 1f)
    {
        if (kept is { } worth)
        {
            Correct(0, item, worth, weight);
            var record = Sources.GetValueOrDefault(item.Source);
            Sources[item.Source] = (record.Kept + (worth ? 1 : 0), record.Decided + 1);
        }
        for (var model = 1; decided is not null && model <= themes.Length; model++)
            Correct(model, item, decided.Contains(themes[model - 1]), weight);
        Lessons++;
    }

    /// <summary>The weights as bytes; <see cref="Restore"/> takes them back.</summary>
    public byte[] Save() => [.. MemoryMarshal.AsBytes<float>(weights), .. MemoryMarshal.AsBytes<float>(squares)];

    /// <summary>Takes back what was saved. False, and nothing changed, when it is of another size: the vocabulary has other themes by now.</summary>
    public bool Restore(byte[] saved, IReadOnlyDictionary<Guid, int[]> sources, long lessons)
    {
        var bytes = weights.Length * sizeof(float);
        if (saved.Length != 2 * bytes)
            return false;
        saved.AsSpan(0, bytes).CopyTo(MemoryMarshal.AsBytes(weights.AsSpan()));
        saved.AsSpan(bytes).CopyTo(MemoryMarshal.AsBytes(squares.AsSpan()));
        Sources.Clear();
        foreach (var (source, record) in sources)
            Sources[source] = (record[0], record[1]);
        Lessons = lessons;
        return true;
    }

    private void Begin(int model, float always, float hinted, float record) =>
        (weights[(model * Size) + Always], weights[(model * Size) + Hinted], weights[(model * Size) + Record]) = (always, hinted, record);

    private float Chance(int model, ItemWords item)
    {
        var at = model * Size;
        var sum = weights[at + Always] + (weights[at + Hinted] * Hint(model, item)) + (weights[at + Record] * Odds(item));
        foreach (var (place, value, _) in item.Words)
            sum += weights[at + place] * value;
        return 1f / (1f + MathF.Exp(-Math.Clamp(sum, -30f, 30f)));
    }

    private void Correct(int model, ItemWords item, bool label, float weight)
    {
        var at = model * Size;
        var error = (Chance(model, item) - (label ? 1f : 0f)) * weight;
        var step = model == 0 ? Step : ThemeStep;
        foreach (var (place, value, _) in item.Words)
            Move(at + place, error * value, step);
        Move(at + Always, error, step);
        Move(at + Hinted, error * Hint(model, item), step);
        Move(at + Record, error * Odds(item), step);
    }

    private void Move(int at, float slope, float step)
    {
        if (slope == 0f)
            return;
        slope += Decay * weights[at];
        squares[at] += slope * slope;
        weights[at] -= step * slope / MathF.Sqrt(squares[at]);
    }

    private float Hint(int model, ItemWords item) => model == 0 ? Math.Min(item.Hints.Count, 3)
        : item.Hints.TryGetValue(themes[model - 1], out var hint) ? 1f + (0.3f * Math.Min(hint.Count - 1, 3)) : 0f;

    // A source nobody decided on says nothing.
    private float Odds(ItemWords item) => Sources.GetValueOrDefault(item.Source) is var (kept, decided) && decided > 0
        ? Math.Clamp(MathF.Log((kept + 1f) / (decided - kept + 2f)), -2f, 2f) : 0f;

    private List<Weighed> Heaviest(int model, ItemWords item, int most) =>
    [
        .. item.Words.Select(word => new Weighed(word.Word, weights[(model * Size) + word.Place] * word.Value)).Where(word => MathF.Abs(word.Weight) > 0.02f)
            .OrderByDescending(word => MathF.Abs(word.Weight)).ThenBy(word => word.Word, StringComparer.Ordinal).Take(most),
    ];

    private List<string> Saying(int model, string theme, ItemWords item) =>
    [
        .. (item.Hints.TryGetValue(theme, out var hint) ? [hint.Word] : Array.Empty<string>())
            .Concat(Heaviest(model, item, 3).Where(word => word.Weight > 0).Select(word => word.Word)).Distinct(StringComparer.OrdinalIgnoreCase).Take(3),
    ];
}
