using System.Globalization;
using System.Text;

namespace Animation.Watch.Rules;

/// <summary>Writes a query as SQL. What was typed travels only as parameters.</summary>
/// <param name="library">True for what is kept: its facets, indexed, answer alone.</param>
internal sealed class QuerySql(DateTimeOffset now, bool library = false)
{
    private readonly Dictionary<string, object> args = [];
    private readonly List<string> words = [];

    public SqlCondition Write(QueryNode? root)
    {
        var sql = root is null ? "true" : Of(root);
        return new SqlCondition(sql, args, words.Count == 0 ? null : string.Join(' ', words));
    }

    private string Of(QueryNode node) => node switch
    {
        AllNode all => All(all),
        AnyNode any => "(" + string.Join(" OR ", any.Parts.Select(Of)) + ")",
        ButNode but => Quietly(() => $"NOT coalesce({Of(but.Part)}, false)"),
        WordsNode text => Words(text, $"item.search @@ {Asked(text)}"),
        CodesNode codes => Codes(codes),
        DateNode date => $"item.published_at {(date.Before ? "<" : ">=")} {Arg(Instant(date))}",
        StarsNode stars => $"item.value BETWEEN {Arg(stars.Least)} AND {Arg(stars.Most)}",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    // Bare words side by side are asked as one: among others, "le" and "de" then mean nothing instead of nothing found.
    private string All(AllNode all)
    {
        var bare = all.Parts.OfType<WordsNode>().Where(text => text is { Phrase: false, Begins: false, TitleOnly: false }).ToList();
        var parts = all.Parts.Where(part => part is not WordsNode text || !bare.Contains(text)).Select(Of).ToList();
        if (bare.Count > 0)
        {
            var together = new WordsNode(string.Join(' ', bare.Select(text => text.Text)), false);
            var asked = Asked(together);
            words.Add(together.Text);
            parts.Insert(0, parts.Count == 0 ? $"item.search @@ {asked}" : $"(numnode({asked}) = 0 OR item.search @@ {asked})");
        }
        return "(" + string.Join(" AND ", parts) + ")";
    }

    private string Words(WordsNode text, string asked)
    {
        words.Add(text.Text);
        // ts_filter alone would not use the index.
        return text.TitleOnly ? $"({asked} AND ts_filter(item.search, '{{a}}') @@ {Asked(text)})" : asked;
    }

    // What must not be there is nothing to rank by.
    private string Quietly(Func<string> write)
    {
        var before = words.Count;
        var sql = write();
        words.RemoveRange(before, words.Count - before);
        return sql;
    }

    private string Asked(WordsNode text) => text switch
    {
        { Begins: true } => $"to_tsquery('french_plain', {Arg(Prefix(text.Text))})",
        { Phrase: true } => $"phraseto_tsquery('french_plain', {Arg(text.Text)})",
        _ => $"plainto_tsquery('french_plain', {Arg(text.Text)})",
    };

    private static string Prefix(string typed)
    {
        var word = new StringBuilder("'", typed.Length + 4);
        foreach (var letter in typed)
            if (char.IsLetterOrDigit(letter))
                word.Append(letter);
        return word.Length == 1 ? "" : word.Append("':*").ToString();
    }

    private string Codes(CodesNode codes) => library ? Kept(codes) : Anywhere(codes);

    // The facets of an item hold what is above its themes and places: the code asked for is enough.
    private string Kept(CodesNode codes) => codes.Field switch
    {
        QueryField.Source => $"item.source_id = ANY(ARRAY(SELECT named.id FROM source named WHERE to_tsvector('french_plain', named.name) @@ plainto_tsquery('french_plain', {Arg(codes.Codes[0])})))",
        QueryField.Language => $"item.language = ANY({Arg(codes.Codes)})",
        QueryField.State => $"item.state = ANY({Arg(codes.Codes)})",
        var field => $"item.facets @> {Arg(new[] { Letter(field) + ":" + codes.Codes[0] })}",
    };

    private static char Letter(QueryField field) => field switch
    {
        QueryField.Theme => 't',
        QueryField.Place => 'p',
        QueryField.Format => 'f',
        QueryField.Audience => 'a',
        QueryField.Maturity => 'm',
        _ => throw new InvalidOperationException(field.ToString()),
    };

    private string Anywhere(CodesNode codes)
    {
        // What an officer said of an item once kept holds; before that, what its words say.
        const string Undecided = "item.state NOT IN ('kept', 'scheduled', 'merged')";
        string Said(string decided, string recognised) =>
            $"(({Undecided} AND EXISTS (SELECT 1 FROM recognised WHERE recognised.item_id = item.id AND {recognised})) OR (NOT {Undecided} AND {decided}))";
        return codes.Field switch
        {
            QueryField.Source => $"to_tsvector('french_plain', source.name) @@ plainto_tsquery('french_plain', {Arg(codes.Codes[0])})",
            QueryField.Language => $"item.language = ANY({Arg(codes.Codes)})",
            QueryField.State => $"item.state = ANY({Arg(codes.Codes)})",
            QueryField.Theme when Arg(codes.Codes) is var arg =>
                $"(item.themes && {arg} OR ({Undecided} AND item.themes = '{{}}' AND EXISTS (SELECT 1 FROM suggestion WHERE suggestion.item_id = item.id AND suggestion.themes && {arg})))",
            QueryField.Place when Arg(codes.Codes) is var arg => Said($"item.places && {arg}", $"(recognised.places && {arg} OR item.places && {arg})"),
            QueryField.Format when Arg(codes.Codes) is var arg => Said($"item.format = ANY({arg})", $"recognised.format = ANY({arg})"),
            QueryField.Audience when Arg(codes.Codes) is var arg => Said($"item.audience && {arg}", $"recognised.audience && {arg}"),
            QueryField.Maturity when Arg(codes.Codes) is var arg => Said($"item.maturities && {arg}", $"recognised.maturity = ANY({arg})"),
            _ => throw new InvalidOperationException(codes.Field.ToString()),
        };
    }

    private DateTimeOffset Instant(DateNode date)
    {
        var day = date switch
        {
            { Day: { } given } => given.ToDateTime(TimeOnly.MinValue),
            { Ago: { } ago } => now.UtcDateTime.Date.AddMonths(-ago.Months).AddDays(-ago.Days),
            _ => DateTime.MinValue,
        };
        return new DateTimeOffset(DateTime.SpecifyKind(day < new DateTime(1900, 1, 1) ? new DateTime(1900, 1, 1) : day, DateTimeKind.Utc), TimeSpan.Zero);
    }

    private string Arg(object value)
    {
        var name = "q" + args.Count.ToString(CultureInfo.InvariantCulture);
        args.Add(name, value is string text ? text.Replace('\0', ' ') : value);
        return "@" + name;
    }
}
