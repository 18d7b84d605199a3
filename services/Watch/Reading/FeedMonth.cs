namespace Animation.Watch.Reading;

/// <summary>Months by name, in the languages that feeds are written in. Names come in lower case without accents.</summary>
internal static class FeedMonth
{
    // Beginnings, longest first where one begins another.
    private static readonly string[][] Beginnings = [.. new[]
    {
        "jan ene gen янв ιαν sty", "feb fev fevr febb feb фев φεβ lut", "mar maa mrt maer мар μαρ", "apr avr abr апр απρ kwi", "mai may mei mag maj маи мая μαι",
        "jun juin juni giu июн ιουν cze", "jul juil juli lug июл ιουλ lip", "aug aou ago авг αυγ sie", "sep set sze сен σεπ wrz", "oct okt out ott окт οκτ paz",
        "nov nov ноя νοε lis", "dec dez dic des дек δεκ gru",
    }.Select(month => month.Split(' '))];

    private static readonly string[] Weekdays =
        ["mardi", "marti", "martes", "martedi", "maandag", "setimo", "giovedi", "listopadni", "lundi", "segunda"];

    public static int? Of(string word)
    {
        if (word.Length < 3 || Weekdays.Contains(word))
            return null;
        for (var month = 0; month < 12; month++)
        {
            foreach (var beginning in Beginnings[month])
            {
                if (word.StartsWith(beginning, StringComparison.Ordinal) && word.Length <= 12)
                    return month + 1;
            }
        }

        return null;
    }
}
