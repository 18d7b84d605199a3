using System.Globalization;
using Animation.Contracts.Members;
using Animation.Hosting.Errors;
using Animation.Vocabulary;

namespace Animation.Members.Choices;

/// <summary>What a page of choices offers: all of them, or those of one kind of mail when it was opened from such a mail.</summary>
public enum ChoicesScope
{
    All,
    Watch,
    Invitation,
}

/// <summary>The page of choices as it stands, saved or not.</summary>
public sealed record ChoicesForm
{
    public string[]? Themes { get; init; }

    /// <summary>Codes of the places followed; those followed with what is inside and with what is around are in the next two.</summary>
    public string[]? Places { get; init; }
    public string[]? Within { get; init; }
    public string[]? Above { get; init; }
    public string[]? Maturities { get; init; }
    public string[]? Formats { get; init; }
    public string? Watch { get; init; }
    public string? Invitation { get; init; }
    public string? Day { get; init; }
    public string? Hour { get; init; }
    public string? MailsPerWeek { get; init; }

    /// <summary>A territory's name being looked for.</summary>
    public string? Search { get; init; }

    /// <summary>The button pressed when it is not the one that saves: <c>chercher</c>, <c>ajouter:CODE</c>, <c>retirer:CODE</c>, <c>calculer</c>.</summary>
    public string? Etape { get; init; }
    public string? Version { get; init; }
    public string? Cle { get; init; }

    internal static readonly IReadOnlyList<int> Caps = [1, 2, 3, 5, 10];

    internal static ChoicesForm Of(Preferences preferences) => new()
    {
        Themes = preferences.Themes,
        Places = preferences.Places,
        Within = preferences.PlacesWithin,
        Above = preferences.PlacesAbove,
        Maturities = preferences.Maturities,
        Formats = preferences.Formats,
        Watch = preferences.Watch,
        Invitation = preferences.Invitation,
        Day = Number(preferences.Day),
        Hour = Number(preferences.Hour),
        MailsPerWeek = preferences.MailsPerWeek is { } cap ? Number(cap) : "",
        Version = preferences.Version.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The page after a button that saves nothing.</summary>
    internal ChoicesForm Stepped() => Etape?.Split(':', 2) switch
    {
        ["ajouter", var code] when Vocabulary.Places.Find(code) is { } place =>
            this with { Places = [.. (Places ?? []).Append(place.Code).Distinct()], Within = [.. Within ?? [], place.Code], Above = [.. Above ?? [], place.Code], Search = "" },
        ["retirer", var code] => this with { Places = [.. (Places ?? []).Where(other => other != code)] },
        _ => this,
    };

    /// <summary>What the form means within its scope, everything else as it is; or every reason why not. Lists come out in the order of the vocabulary.</summary>
    public static Preferences Decide(ChoicesForm form, Preferences current, ChoicesScope scope)
    {
        var problems = new List<Problem>();
        var wanted = current;
        if (scope != ChoicesScope.Invitation)
        {
            var places = (form.Places ?? []).Distinct().ToArray();
            if (places.Any(code => Vocabulary.Places.Find(code) is null) || places.Length > MostPlaces)
                problems.Add(new("members.place_unknown", new("Un territoire de cette page n'existe plus, ou ils sont plus de vingt. Retirez-le.", "A territory of this page no longer exists, or there are more than twenty. Remove it."), nameof(Search)));
            wanted = wanted with
            {
                Themes = Among(form.Themes, Vocabulary.Themes.All.Select(theme => theme.Code), "members.theme_unknown", nameof(Themes), problems),
                Places = places,
                PlacesWithin = [.. places.Where((form.Within ?? []).Contains)],
                PlacesAbove = [.. places.Where((form.Above ?? []).Contains)],
                Maturities = Among(form.Maturities, Vocabulary.Maturities.All.Select(term => term.Code), "members.maturity_unknown", nameof(Maturities), problems),
                Formats = Among(form.Formats, Vocabulary.Formats.All.Select(term => term.Code), "members.format_unknown", nameof(Formats), problems),
                WatchByMail = form.Watch is null ? current.WatchByMail : form.Watch != Rhythms.Never,
                WatchRhythm = Rhythm(form.Watch, Rhythms.All, current.WatchRhythm, nameof(Watch), problems),
            };
        }
        if (scope != ChoicesScope.Watch)
        {
            wanted = wanted with
            {
                InvitationByMail = form.Invitation is null ? current.InvitationByMail : form.Invitation != Rhythms.Never,
                InvitationRhythm = Rhythm(form.Invitation, ChoicesWords.InvitationRhythms, current.InvitationRhythm, nameof(Invitation), problems),
            };
        }
        wanted = wanted with
        {
            Day = Between(form.Day, 1, 7, current.Day, nameof(Day), problems),
            Hour = Between(form.Hour, 0, 23, current.Hour, nameof(Hour), problems),
            MailsPerWeek = form.MailsPerWeek is null ? current.MailsPerWeek : form.MailsPerWeek.Length == 0 ? null : Between(form.MailsPerWeek, 1, 50, 1, nameof(MailsPerWeek), problems),
        };
        Refusal.ThrowIfAny(problems);
        return wanted;
    }

    private const int MostPlaces = 20;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string[] Among(string[]? ticked, IEnumerable<string> known, string code, string field, List<Problem> problems)
    {
        var all = known.ToArray();
        if ((ticked ?? []).Except(all).Any())
            problems.Add(new(code, new("Une case de cette page n'existe plus. Rechargez-la, puis choisissez de nouveau.", "A box of this page no longer exists. Reload it, then choose again."), field));
        return [.. all.Where((ticked ?? []).Contains)];
    }

    private static string Rhythm(string? chosen, IReadOnlyList<string> known, string current, string field, List<Problem> problems)
    {
        if (chosen is not null && !known.Contains(chosen))
            problems.Add(new("members.rhythm", new("Choisissez un rythme de la liste.", "Choose a rhythm from the list."), field));
        return chosen is null or Rhythms.Never ? current : chosen;
    }

    private static int Between(string? chosen, int least, int most, int current, string field, List<Problem> problems)
    {
        if (chosen is null)
            return current;
        if (int.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        problems.Add(new("members.choice_out_of_list", new("Choisissez une valeur de la liste.", "Choose a value from the list."), field));
        return current;
    }
}
