using System.Globalization;

namespace Animation.Vocabulary;

/// <summary>A code of a short controlled list with its labels.</summary>
public sealed record Term(string Code, string LabelFr, string LabelEn)
{
    /// <summary>The label in the reader's language.</summary>
    public string Label => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? LabelEn : LabelFr;
}
