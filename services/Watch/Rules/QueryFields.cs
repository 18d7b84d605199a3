using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Animation.Hosting;
using Animation.Vocabulary;

namespace Animation.Watch.Rules;

/// <summary>The fields a query may name, in French or English, and what their values mean.</summary>
internal static partial class QueryFields
{
    public const string NamesFr = "thème, source, lieu, format, langue, depuis, avant, valeur, titre, état, public, niveau";
    public const string NamesEn = "theme, source, place, format, language, since, before, value, title, state, audience, maturity";

    private static readonly FrozenDictionary<string, string> names = new Dictionary<string, string>
    {
        ["theme"] = "theme",
        ["source"] = "source",
        ["lieu"] = "lieu",
        ["place"] = "lieu",
        ["format"] = "format",
        ["langue"] = "langue",
        ["language"] = "langue",
        ["lang"] = "langue",
        ["depuis"] = "depuis",
        ["since"] = "depuis",
        ["avant"] = "avant",
        ["before"] = "avant",
        ["valeur"] = "valeur",
        ["value"] = "valeur",
        ["titre"] = "titre",
        ["title"] = "titre",
        ["etat"] = "etat",
        ["state"] = "etat",
        ["public"] = "public",
        ["audience"] = "public",
        ["niveau"] = "niveau",
        ["maturity"] = "niveau",
    }.ToFrozenDictionary();

    private static readonly (string Word, string State)[] states =
    [
        ("a trier", "waiting"), ("trier", "waiting"), ("waiting", "waiting"), ("plus tard", "later"), ("later", "later"),
        ("garde", "kept"), ("gardes", "kept"), ("kept", "kept"), ("ecarte", "written-off"), ("ecartes", "written-off"), ("written off", "written-off"),
    ];

    private static readonly (string Code, string Fr, string En)[] languages =
        [("fr", "francais", "french"), ("en", "anglais", "english"), ("de", "allemand", "german"), ("es", "espagnol", "spanish"), ("it", "italien", "italian"), ("pt", "portugais", "portuguese"), ("nl", "neerlandais", "dutch")];

    public static bool Knows(string name) => names.ContainsKey(PlaceNames.Plain(name));

    /// <summary>What <c>name:value</c> asks; a fault and nothing when the value says nothing.</summary>
    public static QueryNode? Meaning(Token name, Token value, List<QueryFault> faults)
    {
        var plain = PlaceNames.Plain(value.Text);
        var (meaning, wrong) = names[PlaceNames.Plain(name.Text)] switch
        {
            "theme" => ((QueryNode?)Codes(QueryField.Theme, Themes.Named(value.Text) is { } theme ? Themes.Below(theme.Code) : []), Unknown("thème", "theme", value.Text, string.Join(", ", Themes.All.Select(theme => theme.Code)))),
            "lieu" => (Codes(QueryField.Place, Place(value.Text)), Unknown("lieu", "place", value.Text, null)),
            "format" => (Codes(QueryField.Format, Term(Formats.All, plain)), Unknown("format", "format", value.Text, string.Join(", ", Formats.All.Select(term => term.Label)))),
            "langue" => (Codes(QueryField.Language, [.. languages.Where(known => known.Code == plain || known.Fr == plain || known.En == plain).Select(known => known.Code)]), Unknown("langue", "language", value.Text, "fr, en, de, es, it, pt, nl")),
            "etat" => (Codes(QueryField.State, [.. states.Where(known => known.Word == plain || known.State == value.Text).Select(known => known.State).Distinct()]), Unknown("état", "state", value.Text, "à trier, plus tard, gardé, écarté")),
            "public" => (Codes(QueryField.Audience, plain.Length == 0 ? [] : [plain]), Unknown("public", "audience", value.Text, null)),
            "niveau" => (Codes(QueryField.Maturity, Term(Maturities.All, plain)), Unknown("niveau", "maturity", value.Text, string.Join(", ", Maturities.All.Select(term => term.Label)))),
            "source" => (Codes(QueryField.Source, plain.Length == 0 ? [] : [value.Text]), Unknown("source", "source", value.Text, null)),
            "titre" => (plain.Length == 0 ? null : new WordsNode(value.Text, value.Kind == TokenKind.Phrase, TitleOnly: true), Unknown("titre", "title", value.Text, null)),
            "valeur" => (Stars(plain, value.Text), new Text("La valeur va de 1 à 3 étoiles : « valeur:3 », « valeur:2+ ».", "The value goes from 1 to 3 stars: “value:3”, “value:2+”.")),
            var field => (Date(field == "avant", value.Text), new Text(
                $"« {value.Text} » n’est pas une date. Écrivez « 7j », « 3mois », « 15/01/2027 » ou « 2027-01-15 ».", $"“{value.Text}” is no date. Write “7d”, “3months”, “15/01/2027” or “2027-01-15”.")),
        };
        if (meaning is null)
            faults.Add(new QueryFault(value.Position, value.Length, wrong));
        return meaning;
    }

    private static CodesNode? Codes(QueryField field, string[] codes) => codes.Length == 0 ? null : new CodesNode(field, codes);

    // What a text would be recognised as, then what the search of places finds first: the most populated of that name.
    private static string[] Place(string text) =>
        Places.Find(text) is { } coded ? Places.Expand(coded.Code)
        : Places.Search(text, limit: 1) is [var found] ? Places.Expand(found.Place.Code)
        : [];

    private static string[] Term(IReadOnlyList<Term> terms, string plain) =>
    [
        .. terms.Where(term => plain.Length > 0 && (term.Code.Replace('-', ' ') == plain || Begins(term.LabelFr, plain) || Begins(term.LabelEn, plain))).Select(term => term.Code).Take(1),
    ];

    private static bool Begins(string label, string plain) => PlaceNames.Plain(label).Split(' ') is var words
        && plain.Split(' ') is var asked && words.Length >= asked.Length && words.Zip(asked).All(pair => pair.First == pair.Second || pair.First == pair.Second.TrimEnd('s'));

    private static Text Unknown(string fr, string en, string value, string? known) => new(
        $"Je ne connais pas ce {fr} : « {value} »." + (known is null ? "" : $" Connus : {known}."), $"This {en} is not known: “{value}”." + (known is null ? "" : $" Known: {known}."));

    private static StarsNode? Stars(string plain, string text)
    {
        var match = StarsForm().Match(text);
        if (!match.Success)
            return text.Length is >= 1 and <= 3 && text.All(star => star is '★' or '*') ? new StarsNode(text.Length, text.Length) : null;
        var stars = plain[^1] - '0';
        return match.Groups["from"].Value switch
        {
            ">=" => new StarsNode(stars, 3),
            ">" => new StarsNode(stars + 1, 3),
            "<=" => new StarsNode(1, stars),
            "<" => new StarsNode(1, stars - 1),
            _ => match.Groups["more"].Success ? new StarsNode(stars, 3) : new StarsNode(stars, stars),
        };
    }

    private static DateNode? Date(bool before, string text)
    {
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d/M/yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateNode(before, day, null);
        if (DateOnly.TryParseExact("1/" + text, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) || DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return new DateNode(before, day, null);
        switch (PlaceNames.Plain(text))
        {
            case "hier" or "yesterday":
                return new DateNode(before, null, new QueryAgo(1, 0));
            case "aujourd hui" or "today":
                return new DateNode(before, null, new QueryAgo(0, 0));
        }
        var ago = AgoForm().Match(PlaceNames.Plain(text));
        if (!ago.Success)
            return null;
        var count = int.Parse(ago.Groups["count"].Value, CultureInfo.InvariantCulture);
        return new DateNode(before, null, ago.Groups["unit"].Value[0] switch
        {
            'j' or 'd' => new QueryAgo(count, 0),
            's' or 'w' => new QueryAgo(7 * count, 0),
            'm' => new QueryAgo(0, count),
            _ => new QueryAgo(0, 12 * count),
        });
    }

    [GeneratedRegex("^(?<from>[<>]=?)?[1-3](?<more>\\+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex StarsForm();

    [GeneratedRegex("^(?<count>[0-9]{1,3}) ?(?<unit>jours?|j|days?|d|semaines?|sem|s|weeks?|w|mois|m|months?|ans?|annees?|a|years?|y)$", RegexOptions.CultureInvariant)]
    private static partial Regex AgoForm();
}
