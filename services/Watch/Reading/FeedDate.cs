using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Animation.Watch.Reading;

/// <summary>Dates as publishers write them: standards, near misses, and months in words. What makes no date gives none.</summary>
public static partial class FeedDate
{
    private static readonly HashSet<string> Ignored =
        ["le", "a", "at", "of", "de", "er", "st", "nd", "rd", "th", "um", "uhr", "the", "t", "den", "del", "o", "y", "on", "г"];

    /// <param name="monthFirst">Reads 3/12 as 12 March: only where nothing else tells.</param>
    public static DateTimeOffset? Parse(string? written, bool monthFirst = false)
    {
        var text = Normal(written);
        if (text.Length is < 4 or > 100)
            return null;
        try
        {
            if (Usual(text) is { } usual)
                return usual;
            var inParis = text.Contains("paris", StringComparison.Ordinal);
            if (inParis)
                text = InParis().Replace(text, "").Trim();
            var date = Seconds(text) ?? Iso(text) ?? InWords(text, monthFirst);
            return inParis && date is { } local && !SaysOffset().IsMatch(text) ? ParisTime.From(local.DateTime) : date;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // The two forms that nearly all feeds use, without an expression.
    private static DateTimeOffset? Usual(string text)
    {
        if (text.Length is 20 or 25 && text[4] == '-' && text[7] == '-' && text[10] == 't' && text[13] == ':' && text[16] == ':')
            return DateTimeOffset.TryParseExact(text, text.Length == 20 ? "yyyy-MM-dd't'HH:mm:ss'z'" : "yyyy-MM-dd't'HH:mm:sszzz", CultureInfo.InvariantCulture, Styles, out var iso) ? Known(iso) : null;
        if (text.Length is 29 or 31 && text[3] == ',' && text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && text[19] == ':' && text[22] == ':')
            return DateTimeOffset.TryParseExact(text, text.Length == 29 ? "ddd, dd MMM yyyy HH:mm:ss 'gmt'" : "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, Styles, out var mail) ? Known(mail) : null;
        return null;
    }

    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static DateTimeOffset? Known(DateTimeOffset date) => date.Year is >= 1900 and <= 2200 ? date : null;

    private static DateTimeOffset? Seconds(string text) =>
        text.Length is 14 && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? Iso($"{text[..8]}t{text[8..]}")
            : text.Length is 10 or 13 && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture) * (text.Length == 10 ? 1000 : 1))
            : null;

    private static DateTimeOffset? Iso(string text)
    {
        var match = IsoForm().Match(text);
        if (!match.Success)
            return null;
        var year = Number(match, "y");
        var clock = Clock(Compact().Replace(match.Groups["rest"].Value, static compact => $"{compact.Groups[1]}:{compact.Groups[2]}:{(compact.Groups[3].Success ? compact.Groups[3].Value : "00")}"), out var offset, out var after);
        if (clock is null || after.Length > 0 && FeedZone.OffsetOf(after) is null)
            return null;
        if (match.Groups["ordinal"].Success)
            return Number(match, "ordinal") is var day and > 0 and < 367 ? Make(year, 1, 1, clock.Value, offset)?.AddDays(day - 1) : null;
        return Make(year, match.Groups["m"].Success ? Number(match, "m") : 1, match.Groups["d"].Success ? Number(match, "d") : 1, clock.Value, offset);
    }

    private static DateTimeOffset? InWords(string text, bool monthFirst)
    {
        var clock = TimeSpan.Zero;
        TimeSpan? offset = null;
        var time = TimeForm().Match(text);
        if (time.Success)
        {
            if (Clock(text[time.Index..], out offset, out var after) is not { } read)
                return null;
            clock = read;
            text = $"{text[..time.Index]} {after}";
        }

        var numbers = new List<string>();
        var months = new List<(int Month, bool First)>();
        foreach (Match token in Tokens().Matches(text))
        {
            if (char.IsAsciiDigit(token.ValueSpan[0]))
                numbers.Add(token.Value);
            else if (FeedMonth.Of(token.Value) is { } month)
                months.Add((month, numbers.Count == 0));
            else if (FeedZone.OffsetOf(token.Value) is { } named)
                offset ??= named;
            // A word before anything else is a day of the week in some language; one after everything, a zone nobody knows.
            else if (!Ignored.Contains(token.Value) && numbers.Count > 0 && numbers.Count + months.Count < 3)
                return null;
        }

        // "mar." is Tuesday when another month follows, or when the date is all in numbers.
        if ((months.Count == 2 || numbers.Count >= 3) && months.Count > 0 && months[0].First)
            months.RemoveAt(0);
        return months.Count switch
        {
            0 => InNumbers(numbers, monthFirst, clock, offset),
            1 => AroundMonth(numbers, months[0].Month, clock, offset),
            _ => null,
        };
    }

    private static DateTimeOffset? AroundMonth(List<string> numbers, int month, TimeSpan clock, TimeSpan? offset) => numbers switch
    {
        [{ Length: 4 } year] => Make(Year(year), month, 1, clock, offset),
        [{ Length: 4 } year, { Length: <= 2 } day] => Make(Year(year), month, Value(day), clock, offset),
        [{ Length: <= 2 } day, { Length: 2 or 4 } year] => Make(Year(year), month, Value(day), clock, offset),
        _ => null,
    };

    private static DateTimeOffset? InNumbers(List<string> numbers, bool monthFirst, TimeSpan clock, TimeSpan? offset)
    {
        if (numbers is [{ Length: 4 } first, { Length: <= 2 } month, { Length: <= 2 } day])
            return Make(Year(first), Value(month), Value(day), clock, offset);
        if (numbers is not [{ Length: <= 2 } one, { Length: <= 2 } two, { Length: 2 or 4 } year])
            return null;
        var (d, m) = monthFirst && Value(one) <= 12 || Value(two) > 12 ? (Value(two), Value(one)) : (Value(one), Value(two));
        return Make(Year(year), m, d, clock, offset);
    }

    // Reads the time at the start of a text, its half of the day and its zone; says what follows.
    private static TimeSpan? Clock(string text, out TimeSpan? offset, out string after)
    {
        (offset, after) = (null, text.Trim());
        if (after.Length == 0)
            return TimeSpan.Zero;
        var match = TimeForm().Match(text);
        if (!match.Success)
            return after is "z" or "t" || FeedZone.OffsetOf(after) is not null ? TimeSpan.Zero : null;
        var (hour, minute, second) = (Number(match, "h"), match.Groups["min"].Success ? Number(match, "min") : 0, match.Groups["s"].Success ? Number(match, "s") : 0);
        var half = match.Groups["half"].Value.Replace(".", "", StringComparison.Ordinal) + match.Groups["before"].Value;
        if (half == "pm" && hour < 12)
            hour += 12;
        else if (half == "am" && hour == 12)
            hour = 0;
        if (hour > 24 || minute > 59 || second > 60 || hour == 24 && minute + second > 0)
            return null;
        if (match.Groups["sign"].Success)
        {
            offset = new TimeSpan(Number(match, "oh"), match.Groups["om"].Success ? Number(match, "om") : 0, 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
            if (offset.Value.Duration() > TimeSpan.FromHours(14))
                offset = null;
        }

        after = text[(match.Index + match.Length)..].Trim();
        offset ??= FeedZone.OffsetOf(after);
        return new TimeSpan(hour, minute, Math.Min(second, 59));
    }

    private static DateTimeOffset? Make(int year, int month, int day, TimeSpan clock, TimeSpan? offset)
    {
        if (year is < 1900 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        return new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + clock - (offset ?? TimeSpan.Zero);
    }

    private static int Year(string text) => Value(text) is var year && text.Length > 2 ? year : year + (year < 70 ? 2000 : 1900);

    private static int Value(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Number(Match match, string group) => Value(match.Groups[group].Value);

    private static string Normal(string? written)
    {
        var text = (written ?? "").Trim().ToLowerInvariant();
        if (text.Length > 100 || Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKC).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.IsWhiteSpace(c) ? ' ' : c);
        }

        var bare = plain.ToString().Normalize(NormalizationForm.FormC);
        foreach (var (from, to) in EastAsian)
            bare = bare.Replace(from, to, StringComparison.Ordinal);
        return bare.Trim();
    }

    private static readonly (string, string)[] EastAsian =
    [
        ("오후", "pm"), ("오전", "am"), ("下午", "pm"), ("上午", "am"), ("년", "-"), ("年", "-"), ("월", "-"), ("月", "-"), ("일", " "), ("日", " "),
        ("시", ":"), ("時", ":"), ("时", ":"), ("분", ":"), ("分", ":"), ("초", " "), ("秒", " "),
    ];

    [GeneratedRegex(
        @"^(?<y>\d{4})(?:(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})|(?<m>\d\d)(?<d>\d\d)|-(?<m>\d\d)|-?(?<ordinal>\d{3}))?(?:(?:[t_]|\s*[t, ]\s*)(?<rest>[\d:z].*)|(?<rest>z))?$",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsoForm();

    [GeneratedRegex(
        @"(?:(?<before>am|pm)\s*)?(?<![\d:+-])(?:(?<h>\d{1,2})\s*(?:[:h]\s*(?<min>\d{2})(?:\s*[:m]\s*(?<s>\d{2}))?|h(?![a-z])|(?=\s*[ap]\.?m\b(?!\s*\d))))(?:[.,]\d+)?:?(?:\s*(?<half>[ap]\.?m\b\.?))?(?:\s*(?:gmt|utc|ut|z)?\s*(?<sign>[+-])\s?(?<oh>\d{2}|\d(?!\d))(?::?(?<om>\d{2}))?(?!\d))?",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"[\[(]?\s*(?:heure de\s+|europe/)paris\s*[\])]?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InParis();

    [GeneratedRegex(@"[+-]\d\d:?\d\d$|\dz$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SaysOffset();

    [GeneratedRegex(@"^(\d\d)(\d\d)(\d\d)?(?=[z+\-.]|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Compact();

    [GeneratedRegex(@"\d+|\p{L}+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tokens();
}
