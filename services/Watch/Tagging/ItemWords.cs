using System.Buffers;
using System.Collections.Frozen;
using Animation.Vocabulary;
using Animation.Watch.Ingestion;

namespace Animation.Watch.Tagging;

/// <summary>An item as the learner sees it: weighted words at hashed places, the vocabulary's words, its source.</summary>
public sealed class ItemWords
{
    /// <summary>Places for words. Two words may share one; among some thousand words in use few do.</summary>
    public const int Places = 1 << 14;

    private const int MostWords = 80;

    private static readonly FrozenSet<string> empty =
        ("le la les l un une des du de d et ou a au aux en dans sur pour par avec sans ce cet cette ces son sa ses leur leurs nos votre vos notre que qui quoi dont est sont ete etre a ont avoir il elle ils elles on nous vous "
        + "je se s n ne pas plus y mais donc car si tout tous toute toutes the of and to in for on is are with by an as at from this that be it its")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private ItemWords(Guid source, (int Place, float Value, string Word)[] words, FrozenDictionary<string, (int Count, string Word)> hints) =>
        (Source, Words, Hints) = (source, words, hints);

    public Guid Source { get; }

    public IReadOnlyList<(int Place, float Value, string Word)> Words { get; }

    /// <summary>By theme: how many of its own words are there, and the first.</summary>
    public FrozenDictionary<string, (int Count, string Word)> Hints { get; }

    public static ItemWords Of(Guid source, string title, string excerpt)
    {
        var words = new Dictionary<int, (float Value, string Word)>();
        Add(words, title, 1f, pairs: true);
        Add(words, excerpt, 0.5f, pairs: false);
        var length = MathF.Sqrt(words.Values.Sum(word => word.Value * word.Value));
        var hints = ThemeHints.In($"{title} {excerpt}").GroupBy(hint => hint.Theme)
            .ToFrozenDictionary(theme => theme.Key, theme => (theme.Count(), theme.First().Word), StringComparer.Ordinal);
        return new ItemWords(source, [.. words.Select(word => (word.Key, 2f * word.Value.Value / length, word.Value.Word))], hints);
    }

    private static void Add(Dictionary<int, (float Value, string Word)> words, string text, float value, bool pairs)
    {
        var last = "";
        foreach (var word in PlaceNames.Plain(text.Length > 2_000 ? text[..2_000] : text).Split(' '))
        {
            if (words.Count >= MostWords)
                return;
            if (word.Length < 2 || empty.Contains(word))
                continue;
            var stem = Stem(word);
            Put(words, stem, word, value);
            if (pairs && last.Length > 0)
                Put(words, last + " " + stem, last + " " + word, value);
            last = stem;
        }
    }

    private static void Put(Dictionary<int, (float Value, string Word)> words, string stem, string word, float value)
    {
        var place = Place(stem);
        if (!words.TryGetValue(place, out var known) || known.Value < value)
            words[place] = (value, word);
    }

    // Plurals only: a real stemmer would join more, and explain less.
    private static string Stem(string word) => word.Length < 5 ? word
        : word.EndsWith("aux", StringComparison.Ordinal) ? word[..^3] + "al"
        : word[^1] is 's' or 'x' ? word[..^1] : word;

    // FNV-1a: string.GetHashCode differs at each start.
    private static int Place(string word)
    {
        var hash = 2166136261u;
        foreach (var letter in word)
            hash = (hash ^ letter) * 16777619u;
        return (int)((hash ^ (hash >> 15)) & (Places - 1));
    }
}
