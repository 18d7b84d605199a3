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

    private Wording(string[] title, string[] text)
    {
        Title = [.. title.Where(word => (word.Length > 3 && !Empty.Contains(word)) || IsNumber(word)).Select(Singular)];
        Numbers = [.. title.Where(IsNumber)];
        for (var i = 0; i + Run <= Math.Min(text.Length, LongestText); i++)
            Runs.Add(string.Join(' ', text[i..(i + Run)]));
        Key = text.Length < ShortestText ? null : BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', text))));
    }

    /// <summary>The words of the title that carry meaning.</summary>
    public HashSet<string> Title { get; }

    /// <summary>The numbers of the title: two editions of one thing differ by them alone.</summary>
    public HashSet<string> Numbers { get; }

    /// <summary>Every three words in a row of the beginning of the text.</summary>
    public HashSet<string> Runs { get; } = [];

    /// <summary>The same for the same text, whatever its punctuation; none for a short one.</summary>
    public long? Key { get; }

    /// <param name="text">Plain text.</param>
    public static Wording Of(string title, string text) => new(Words(title), Words(text));

    private static bool IsNumber(string word) => word.Any(char.IsDigit);

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
