using System.Buffers;

namespace Animation.Vocabulary.Reading;

/// <summary>One text being read for places.</summary>
internal sealed class PlaceText
{
    private readonly string text;
    private readonly List<TextWord> words;
    private readonly PlaceLexicon lexicon = PlaceLexicon.Shared;
    private readonly List<PlaceMention> found = [];
    private readonly Lazy<HashSet<Place>> around;

    public PlaceText(string text)
    {
        this.text = text;
        words = TextWord.Of(text);
        var letters = text.Count(char.IsLetter);
        Shouting = letters > 8 && text.Count(char.IsUpper) > 0.7 * letters;
        around = new(Around);
    }

    /// <summary>True when everything is in capitals, which then say nothing.</summary>
    public bool Shouting { get; }

    public TextWord this[int at] => words[at];

    public int Count => words.Count;

    public bool Accented(int at) => text[words[at].Start] is 'à' or 'À' || (words[at].Capital && words[at].End - words[at].Start == 1);

    public string Text(int from, int count) => text[words[from].Start..words[from + count - 1].End];

    /// <summary>Départements and regions named anywhere in the text, rivers included: what homonyms are chosen by.</summary>
    public HashSet<Place> Context => around.Value;

    public List<PlaceMention> Read()
    {
        for (var at = 0; at < words.Count;)
        {
            var (count, named) = Match(at);
            if (count == 0)
            {
                at++;
                continue;
            }
            if (named[0].Place is not null && new PlaceJudge(this, at, count, named).Decide() is { } mention)
            {
                if (found.TrueForAll(known => known.Place != mention.Place))
                    found.Add(mention);
                at += Math.Max(count, 1) + BracketAfter(at + count, mention);
                continue;
            }
            at += count;
        }
        return found;
    }

    /// <summary>The département or region written in brackets just after, by name or number.</summary>
    public Place? Bracket(int at, out int length)
    {
        length = 0;
        if (at >= words.Count || words[at].Before != TextWord.Bracket)
            return null;
        if (words[at].Plain is { Length: 2 or 3 or 5 } number && char.IsAsciiDigit(number[0]))
        {
            length = 1;
            return Places.Find("D" + (number.Length == 5 ? number[..(number.StartsWith("97", StringComparison.Ordinal) ? 3 : 2)] : number.ToUpperInvariant()));
        }
        var (count, named) = Match(at, anyCase: true);
        length = count;
        return named.Select(one => one.Place).FirstOrDefault(place => place?.Kind is PlaceKind.Departement or PlaceKind.Overseas or PlaceKind.Region);
    }

    /// <summary>« Valence, dans la Drôme »: the département told after a comma.</summary>
    public Place? Told(int at)
    {
        if (at + 1 >= words.Count || words[at].Before != TextWord.Comma || words[at].Plain is not ("dans" or "en"))
            return null;
        var next = PlaceCues.Articles.Contains(words[at + 1].Plain) ? at + 2 : at + 1;
        return next >= words.Count ? null : Match(next).Named.Select(one => one.Place).FirstOrDefault(place => place?.Kind is PlaceKind.Departement or PlaceKind.Overseas or PlaceKind.Region);
    }

    private int BracketAfter(int at, PlaceMention mention) =>
        Bracket(at, out var length) is { } place && (mention.Place.Departement == place || mention.Place.Region == place) ? length : 0;

    private (int Count, NamedPlace[] Named) Match(int at, bool anyCase = false)
    {
        var most = Math.Min(lexicon.Longest(Spread(words[at].Plain)), words.Count - at);
        Span<char> buffer = stackalloc char[160];
        for (var count = most; count > 0; count--)
        {
            // « Val » is no name in « Val-d'Oise ».
            if (at + count < words.Count && words[at + count].Before == TextWord.Hyphen)
                continue;
            if (!Together(at, count) || !(anyCase || Written(at, count)) || !Join(at, count, buffer, out var length))
                continue;
            if (lexicon.Find(buffer[..length]) is { Length: > 0 } named)
                return (count, named);
        }
        return (0, []);
    }

    // « au Havre » is « à » and « Le Havre ».
    private static string Spread(string word) => word switch { "au" or "du" => "le", "aux" or "des" => "les", _ => word };

    private bool Together(int at, int count)
    {
        for (var i = at + 1; i < at + count; i++)
            if (!words[i].Continues)
                return false;
        return true;
    }

    // A name has capitals at its own words; the small ones and what follows a hyphen may do without.
    private bool Written(int at, int count)
    {
        var (capitals, asked) = (0, 0);
        for (var i = at; i < at + count; i++)
        {
            if (PlaceCues.Small.Contains(words[i].Plain) || PlaceCues.Generic.Contains(words[i].Plain))
                continue;
            asked++;
            if (words[i].Capital || char.IsAsciiDigit(words[i].Plain[0]) || (i > at && words[i].Before == TextWord.Hyphen && capitals > 0))
                capitals++;
        }
        return asked > 0 ? capitals == asked : words[at].Capital;
    }

    private bool Join(int at, int count, Span<char> buffer, out int length)
    {
        length = 0;
        for (var i = at; i < at + count; i++)
        {
            var plain = i == at && count > 1 ? Spread(words[i].Plain) : words[i].Plain;
            if (length + plain.Length + 1 > buffer.Length)
                return false;
            if (i > at)
                buffer[length++] = ' ';
            plain.CopyTo(buffer[length..]);
            length += plain.Length;
        }
        return true;
    }

    private HashSet<Place> Around()
    {
        var places = new HashSet<Place>();
        for (var at = 0; at < words.Count; at++)
        {
            var (_, named) = Match(at);
            foreach (var one in named)
                if (one.Place?.Kind is PlaceKind.Departement or PlaceKind.Region or PlaceKind.Overseas)
                    places.Add(one.Place);
            if (words[at].Plain is "reunionnais" or "reunionnaise" && Places.Find("D974") is { } reunion)
                places.Add(reunion);
        }
        return places;
    }
}
