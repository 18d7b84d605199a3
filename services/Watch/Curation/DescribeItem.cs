using System.Globalization;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Vocabulary;

namespace Animation.Watch.Curation;

/// <summary>From the form of an item to what is said of it.</summary>
public static class DescribeItem
{
    private const int LongestNote = 1000;
    private const int LongestLine = 200;

    /// <summary>The item's own description with what was typed; every broken rule in one refusal.</summary>
    public static Description Read(Item item, DecideItem.Request request, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var themes = (request.Themes ?? []).Distinct().ToArray();
        if (item.Address is null)
            problems.Add(new("watch.no-address", new Text("Cet article n’a pas d’adresse à citer : il ne peut pas être gardé.", "This item has no address to cite: it cannot be kept.")));
        if (themes.Length == 0 || themes.Any(theme => Themes.Find(theme) is null))
            problems.Add(new("watch.theme-missing", new Text("Choisissez au moins un thème.", "Choose at least one theme."), nameof(request.Themes)));
        var value = request.Valeur switch { null or "" or "2" => 2, "1" => 1, "3" => 3, _ => 0 };
        if (value == 0)
            problems.Add(new("watch.value-unknown", new Text("Choisissez d’une à trois étoiles.", "Choose one to three stars."), nameof(request.Valeur)));
        var said = item.Alone with { Themes = themes, Note = Note(request.Note, problems), Value = value };
        if (request.Precisions is not null)
            said = Details(said, request, ParisTime.Day(now), problems);
        Refusal.ThrowIfAny(problems);
        return said;
    }

    private static string Note(string? typed, List<Problem> problems)
    {
        var note = (typed ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (note.Length > LongestNote)
            problems.Add(new("watch.note-too-long", new Text($"La note fait {note.Length} caractères : {LongestNote} au plus.", $"The note has {note.Length} characters: {LongestNote} at most."), nameof(DecideItem.Request.Note)));
        return note;
    }

    private static Description Details(Description before, DecideItem.Request request, DateOnly today, List<Problem> problems) => before with
    {
        Format = Known(request.Nature ?? Formats.News, Formats.Find(request.Nature ?? Formats.News) is not null, nameof(request.Nature), problems),
        Places = PlacesTyped.Understand(request.Territoires, nameof(request.Territoires), problems),
        Maturities = Codes(request.Niveaux, code => Maturities.Find(code) is not null, nameof(request.Niveaux), problems),
        Audience = Codes(request.Publics, Kinds.Knows, nameof(request.Publics), problems),
        MembersOnly = request.Reserve == "true",
        Deadline = Deadline(request.Echeance, before.Deadline, today, problems),
        CallAmount = Line(request.Montant, nameof(request.Montant), problems),
        CallWho = Line(request.Candidats, nameof(request.Candidats), problems),
        ObligedKinds = Codes(request.Obliges, Kinds.Knows, nameof(request.Obliges), problems),
        ObligedPopulation = Threshold(request.SeuilHabitants, nameof(request.SeuilHabitants), problems),
        ObligedAgents = Threshold(request.SeuilAgents, nameof(request.SeuilAgents), problems),
        ObligedFrom = Day(request.EnVigueur, nameof(request.EnVigueur), problems),
        Paid = request.Payant == "true",
        Evergreen = request.Durable == "true",
        Own = request.Maison == "true",
        Licence = string.IsNullOrEmpty(request.Licence) || request.Maison != "true" ? null
            : Known(request.Licence, Licences.All.Any(licence => licence.Code == request.Licence), nameof(request.Licence), problems),
    };

    private static string[] Codes(string[]? typed, Func<string, bool> known, string field, List<Problem> problems) =>
        [.. (typed ?? []).Distinct().Select(code => Known(code, known(code), field, problems))];

    private static string Known(string code, bool known, string field, List<Problem> problems)
    {
        if (!known)
            problems.Add(new("watch.choice-unknown", new Text("Choisissez dans la liste.", "Choose from the list."), field));
        return code;
    }

    private static DateOnly? Deadline(string? typed, DateOnly? before, DateOnly today, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (!DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 2100)
            problems.Add(new("watch.deadline-unknown", new Text("Écrivez l’échéance comme une date : 2026-12-31.", "Write the deadline as a date: 2026-12-31."), nameof(DecideItem.Request.Echeance)));
        else if (day < today && day != before)
            problems.Add(new("watch.deadline-past", new Text("Cette échéance est déjà passée.", "This deadline is already past."), nameof(DecideItem.Request.Echeance)));
        return day;
    }

    private static DateOnly? Day(string? typed, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2100)
            return day;
        problems.Add(new("watch.day-unknown", new Text("Écrivez une date : 2026-12-31.", "Write a date: 2026-12-31."), field));
        return null;
    }

    private static string Line(string? typed, string field, List<Problem> problems)
    {
        var line = (typed ?? "").Trim();
        if (line.Length > LongestLine)
            problems.Add(new("watch.line-too-long", new Text($"{LongestLine} caractères au plus.", $"{LongestLine} characters at most."), field));
        return line;
    }

    private static int? Threshold(string? typed, string field, List<Problem> problems)
    {
        var digits = new string([.. (typed ?? "").Where(c => !char.IsWhiteSpace(c))]);
        if (digits.Length == 0)
            return null;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000_000)
            problems.Add(new("watch.threshold-unknown", new Text("Écrivez un nombre entier, par exemple 3500.", "Write a whole number, for example 3500."), field));
        return number;
    }
}
