using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Animation.Vocabulary;

/// <summary>The map in memory: places by code, and all names in one string, by falling population, for the search.</summary>
internal sealed class Gazetteer
{
    private readonly Dictionary<string, Place> _byCode;
    private readonly string _names;
    private readonly int[] _starts;
    private readonly PlaceFound[] _named;

    private Gazetteer(string edition, List<Place> places, Dictionary<string, Place> byCode, List<PlaceFound> oldNames)
    {
        Edition = edition;
        All = places;
        _byCode = byCode;
        _named = [.. places.Select(place => new PlaceFound(place)).Concat(oldNames).OrderByDescending(found => found.Place.Population)];
        _starts = new int[_named.Length];
        var names = new StringBuilder(1_000_000);
        for (var i = 0; i < _named.Length; i++)
        {
            _starts[i] = names.Length;
            PlaceNames.AppendPlain(names.Append("\n "), _named[i].OldName ?? _named[i].Place.Name);
            names.Append('\t');
        }
        _names = names.ToString();
    }

    public string Edition { get; }

    public List<Place> All { get; }

    /// <summary>Merged communes and districts, with the place of today.</summary>
    public IEnumerable<PlaceFound> OldNames => _named.Where(found => found.OldName is not null);

    public Place? Find(string code) => _byCode.GetValueOrDefault(code);

    public IReadOnlyList<PlaceFound> Search(string text, PlaceKind? kind, int limit)
    {
        var plain = PlaceNames.Plain(text.Length > 100 ? text[..100] : text);
        if (plain.Length == 0 || limit < 1)
            return [];
        var found = new List<PlaceFound>(limit);
        foreach (var pattern in (string[])[$"\n {plain}\t", $"\n {plain}", $" {plain}"])
            Collect(pattern, kind, limit, found);
        return found;
    }

    private void Collect(string pattern, PlaceKind? kind, int limit, List<PlaceFound> found)
    {
        for (var at = 0; found.Count < limit;)
        {
            at = _names.IndexOf(pattern, at, StringComparison.Ordinal);
            if (at < 0)
                return;
            var index = Array.BinarySearch(_starts, at);
            var candidate = _named[index >= 0 ? index : ~index - 1];
            if ((kind is null || candidate.Place.Kind == kind) && !found.Exists(known => known.Place == candidate.Place))
                found.Add(candidate);
            at += pattern.Length;
        }
    }

    public static Gazetteer Load()
    {
        using var packed = typeof(Gazetteer).Assembly.GetManifestResourceStream("places.tsv.br")!;
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var edition = reader.ReadLine()!.TrimStart('#', ' ');
        var places = new List<Place>(38_000);
        var byCode = new Dictionary<string, Place>(44_000, StringComparer.Ordinal);
        var oldNames = new List<PlaceFound>(2_600);
        var byCodeSpan = byCode.GetAlternateLookup<ReadOnlySpan<char>>();
        while (reader.ReadLine() is { } line)
        {
            var cells = new Cells(line);
            var (kind, code, name) = (cells.Next()[0], cells.Next().ToString(), cells.Next().ToString());
            // Parents stand above their children in the file.
            var parents = Parents(cells.Next(), byCodeSpan);
            if (kind == 'A')
                Remember(code, name, parents[0], byCode, oldNames);
            else
                places.Add(byCode[code] = new Place(Kind(kind), code, name, Number(cells.Next()), Number(cells.Next()), Form(cells.Next()), parents));
        }
        AddUp(places);
        return new Gazetteer(edition, places, byCode, oldNames);
    }

    private static Place[] Parents(ReadOnlySpan<char> codes, Dictionary<string, Place>.AlternateLookup<ReadOnlySpan<char>> byCode)
    {
        if (codes.IsEmpty)
            return [];
        var parents = new Place[codes.Count(' ') + 1];
        var next = 0;
        foreach (var range in codes.Split(' '))
            parents[next++] = byCode[codes[range]];
        return parents;
    }

    private static PlaceKind Kind(char letter) => letter switch
    {
        'F' => PlaceKind.Country,
        'R' => PlaceKind.Region,
        'D' => PlaceKind.Departement,
        'O' => PlaceKind.Overseas,
        'E' => PlaceKind.Intercommunality,
        _ => PlaceKind.Commune,
    };

    private static string Form(ReadOnlySpan<char> form) => form.IsEmpty ? "" : string.Intern(form.ToString());

    private static void Remember(string code, string name, Place now, Dictionary<string, Place> byCode, List<PlaceFound> oldNames)
    {
        byCode.TryAdd(code, now);
        if (name != now.Name)
            oldNames.Add(new PlaceFound(now, name));
    }

    // Communes come last in the file, so walking backwards adds them up before the territories above need the sums.
    private static void AddUp(List<Place> places)
    {
        foreach (var place in places)
            foreach (var parent in place.Parents)
                parent.Add(place);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            var parts = places[i].Kind is PlaceKind.Country or PlaceKind.Region
                ? places[i].Members.AsEnumerable()
                : places[i].Members.Where(member => member.Kind == PlaceKind.Commune);
            if (places[i].Kind != PlaceKind.Commune)
                places[i].Population = parts.Sum(part => part.Population);
        }
    }

    private static int Number(ReadOnlySpan<char> digits) => digits.IsEmpty ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    // 43,000 lines: an array and seven strings a line would be most of the memory ever used here.
    private ref struct Cells(ReadOnlySpan<char> line)
    {
        private ReadOnlySpan<char> _rest = line;

        public ReadOnlySpan<char> Next()
        {
            var end = _rest.IndexOf('\t');
            var cell = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            return cell;
        }
    }
}
