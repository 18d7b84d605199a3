using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Animation.Watch.Sameness;

/// <summary>A text reduced to what two tellings of one thing share.</summary>
public sealed class Wording
{
    private const int LongestText = 400;
    private const int ShortestText = 40;
    private const int Run = 3;

    private static readonly HashSet<string> Empty =
        ["avec", "cette", "comment", "dans", "dont", "elle", "entre", "leur", "mais", "nous", "notre", "pour", "plus", "quand", "quel", "quelle", "sans", "sont", "sous", "tout", "toute", "tous", "vers", "votre", "vous", "with", "from", "that", "this", "what", "your"];

    private static readonly Dictionary<string, string> Counting = "un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 treize:13 quatorze:14 quinze:15 seize:16 vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 cent:100 mille:1000"
        .Split(' ').Select(pair => pair.Split(':')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static readonly HashSet<string> Ordering =
    [
        .. "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche printemps ete automne hiver "
            .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        .. "premier premiere deuxieme second seconde troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme".Split(' '),
    ];

    private Wording(string typed, string[] title, string[] text)
    {
        Title = [.. title.Where(Means).Select(Singular)];
        Numbers = [.. title.Where(IsNumber)];
        Names = [.. Capitals(typed)];
        Editions = [.. title.Where(word => IsNumber(word) || Ordering.Contains(word) || (Counting.ContainsKey(word) && word is not ("un" or "une"))).Select(Counted)];
        var all = title.Concat(text.Take(LongestText)).ToArray();
        Significant = [.. all.Where(Means).Select(Singular)];
        Known = [.. all.Select(Singular), .. all.Select(Counted)];
        Figures = [.. all.Where(IsNumber)];
        for (var i = 0; i + Run <= Math.Min(text.Length, LongestText); i++)
            Runs.Add(string.Join(' ', text[i..(i + Run)]));
        Key = text.Length < ShortestText ? null : BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', text))));
    }

    /// <summary>The words of the title that carry meaning.</summary>
    public HashSet<string> Title { get; }

    /// <summary>The numbers of the title: two editions of one thing differ by them alone.</summary>
    public HashSet<string> Numbers { get; }

    /// <summary>Words of the title with a capital: places, bodies, and the first one.</summary>
    public HashSet<string> Names { get; }

    /// <summary>What tells one edition from the next in a title: numbers, days, months, ranks; twelve and 12 are one.</summary>
    public HashSet<string> Editions { get; }

    /// <summary>The words that carry meaning, title and beginning of the text together.</summary>
    public HashSet<string> Significant { get; }

    /// <summary>Every number, title and beginning of the text together.</summary>
    public HashSet<string> Figures { get; }

    /// <summary>Every word there is: what the other says and this one never does.</summary>
    public HashSet<string> Known { get; }

    /// <summary>Every three words in a row of the beginning of the text.</summary>
    public HashSet<string> Runs { get; } = [];

    /// <summary>The same for the same text, whatever its punctuation; none for a short one.</summary>
    public long? Key { get; }

    /// <param name="text">Plain text.</param>
    public static Wording Of(string title, string text) => new(title, Words(title), Words(text));

    private static bool IsNumber(string word) => word.Any(char.IsDigit);

    private static bool Means(string word) => (word.Length > 3 && !Empty.Contains(word)) || IsNumber(word);

    private static string Counted(string word) => Counting.GetValueOrDefault(word, word);

    private static IEnumerable<string> Capitals(string title) =>
        title.Split([' ', '\u00A0', '\'', '’', '-', '/', '(', ')', ',', ':', ';', '.', '«', '»', '"'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 2 && char.IsUpper(word[0]))
            .SelectMany(Words).Where(word => word.Length > 2 && !Empty.Contains(word)).Select(Singular);

    private static string Singular(string word) => word.Length > 4 && word[^1] is 's' or 'x' ? word[..^1] : word;

    private static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
                plain.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
