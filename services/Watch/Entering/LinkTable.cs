using System.Globalization;
using System.Text;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Watch.Reading;
using Animation.Watch.Sources;

namespace Animation.Watch.Entering;

/// <summary>A line of a table of links as it would be kept, or what is wrong with it.</summary>
public sealed record TableLine(int Number, string Title, Found? Link, string[] Themes, string Note, IReadOnlyList<Problem> Problems);

/// <summary>A table of links already kept elsewhere, pasted from a spreadsheet: title, address, date, themes, note.</summary>
public static class LinkTable
{
    /// <summary>Most lines taken at once.</summary>
    public const int Most = 500;

    private static readonly Dictionary<string, string> columns = new()
    {
        ["titre"] = "title",
        ["title"] = "title",
        ["adresse"] = "url",
        ["url"] = "url",
        ["lien"] = "url",
        ["date"] = "date",
        ["themes"] = "themes",
        ["theme"] = "themes",
        ["note"] = "note",
        ["commentaire"] = "note",
    };

    /// <summary>Every line read, good or not.</summary>
    /// <exception cref="Refusal">There is no table, or it has no column of titles or addresses.</exception>
    public static IReadOnlyList<TableLine> Read(string? text, DateTimeOffset now)
    {
        var rows = Rows(text ?? "").Where(row => row.Any(cell => cell.Length > 0)).ToList();
        var places = rows.Count == 0 ? [] : rows[0].Select((cell, place) => (Name: columns.GetValueOrDefault(PlaceNames.Plain(cell), ""), place)).Where(column => column.Name.Length > 0).DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.place);
        if (!places.ContainsKey("title") || !places.ContainsKey("url") || rows.Count < 2)
            throw new Refusal("watch.table-columns", new Text("La première ligne doit nommer les colonnes « titre » et « adresse » (et, si vous les avez, « date », « thèmes », « note ») ; les liens suivent.", "The first line must name the columns “title” and “url” (and, if you have them, “date”, “themes”, “note”); the links follow."), "Tableau");
        if (rows.Count - 1 > Most)
            throw new Refusal("watch.table-long", new Text($"{Most} liens au plus à la fois : partagez le tableau.", $"{Most} links at most at a time: share the table out."), "Tableau");
        return [.. rows.Skip(1).Select((row, index) => Line(index + 2, column => places.TryGetValue(column, out var place) && place < row.Count ? row[place].Trim() : "", now))];
    }

    private static TableLine Line(int number, Func<string, string> cell, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var title = PlainText.Tidy(cell("title"));
        if (title.Length is 0 or > 300)
            problems.Add(new("watch.title-missing", new Text("Il manque un titre de 300 caractères au plus.", "A title of at most 300 characters is missing.")));
        Uri? address = null;
        try
        {
            address = AddSource.Decide(cell("url"));
            if (address.Scheme is not ("http" or "https"))
                problems.Add(new("watch.address-malformed", new Text("L’adresse doit être celle d’une page web.", "The address must be that of a web page.")));
        }
        catch (Refusal refusal)
        {
            problems.AddRange(refusal.Problems);
        }

        var date = FeedDate.Parse(cell("date"));
        if (cell("date").Length > 0 && (date is null || date > now.AddDays(1)))
            problems.Add(new("watch.date-unknown", new Text($"La date « {cell("date")} » ne se comprend pas.", $"The date “{cell("date")}” is not understood.")));
        var named = cell("themes").Split(['|', ';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var themes = named.Select(name => Themes.All.FirstOrDefault(theme => theme.Code == name || PlaceNames.Plain(theme.LabelFr) == PlaceNames.Plain(name) || PlaceNames.Plain(theme.LabelEn) == PlaceNames.Plain(name))?.Code).ToList();
        if (themes.Count == 0 || themes.Contains(null))
            problems.Add(new("watch.theme-unknown", new Text("Donnez au moins un thème, par son nom ou son code.", "Give at least one theme, by its name or code.")));
        if (cell("note").Length > 1000)
            problems.Add(new("watch.note-too-long", new Text("La note dépasse 1000 caractères.", "The note is longer than 1000 characters.")));
        var link = problems.Count > 0 ? null : new Found(address!, new PageFacts(title, null, null, null, date ?? now, null, false));
        return new TableLine(number, title, link, [.. themes.OfType<string>().Distinct()], cell("note"), problems);
    }

    // Comma, semicolon or tab, whichever the first line has most of; cells may be quoted and hold line ends.
    private static IEnumerable<List<string>> Rows(string text)
    {
        var first = text.Split('\n', 2)[0];
        var separator = ((char[])['\t', ';', ',']).MaxBy(sign => first.Count(c => c == sign));
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (c == '"' && (quoted || cell.Length == 0))
                quoted = !quoted;
            else if (!quoted && c is '\n' || (!quoted && c == separator))
            {
                row.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\0')
                cell.Append(c);
        }

        row.Add(cell.ToString().TrimEnd('\r'));
        yield return row;
    }
}
