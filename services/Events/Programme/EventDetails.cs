using System.Globalization;
using Animation.Hosting.Errors;

namespace Animation.Events.Programme;

/// <summary>What an officer typed of an event: the form of scheduling and of editing.</summary>
public sealed record EventForm
{
    public string? Cle { get; init; }
    public string? Version { get; init; }
    public string? Title { get; init; }
    public string? Kind { get; init; }
    public string? Description { get; init; }
    public string? StartDate { get; init; }
    public string? StartTime { get; init; }
    public string? EndDate { get; init; }
    public string? EndTime { get; init; }
    public string? Zone { get; init; } = Zones.Default;
    public string? Venue { get; init; } = Venues.Online;
    public string? Address { get; init; }
    public string? JoiningLink { get; init; }
    public string? Capacity { get; init; }
    public string[]? Themes { get; init; }
    public string? WatchItem { get; init; }
}

/// <summary>Everything about an event but its hour, checked.</summary>
public sealed record EventDetails(
    string Title, string Kind, string Description, string Venue, string Address, string JoiningLink, int? Capacity, string[] Themes, Guid? WatchItemId)
{
    /// <summary>What was typed, with a problem for each thing that cannot be kept.</summary>
    internal static EventDetails Read(EventForm form, List<Problem> problems)
    {
        var details = new EventDetails(
            Line(form.Title), Known(form.Kind), Paragraphs(form.Description), Venues.Known(form.Venue) ? form.Venue! : Venues.Online,
            form.Venue == Venues.Online ? "" : Line(form.Address), form.Venue == Venues.OnSite ? "" : Line(form.JoiningLink),
            Places(form.Capacity, problems), [.. (form.Themes ?? []).Where(code => Vocabulary.Themes.Find(code) is not null).Distinct()],
            Guid.TryParse(form.WatchItem, out var item) ? item : null);
        if (details.Title.Length == 0)
            problems.Add(new("events.title_missing", new("Donnez un titre : il sera dans l'agenda et dans les courriels.", "Give a title: it will be in the agenda and in the mails."), nameof(form.Title)));
        else if (details.Title.Length > 160)
            problems.Add(new("events.title_long", new("Un titre tient en 160 caractères.", "A title holds in 160 characters."), nameof(form.Title)));
        if (details.Kind.Length == 0)
            problems.Add(new("events.kind_missing", new("Choisissez le type d'événement.", "Choose the kind of event."), nameof(form.Kind)));
        if (details.Description.Length > 8000)
            problems.Add(new("events.description_long", new("La description tient en 8 000 caractères.", "The description holds in 8,000 characters."), nameof(form.Description)));
        if (details.Address.Length > 300)
            problems.Add(new("events.address_long", new("L'adresse tient en 300 caractères.", "The address holds in 300 characters."), nameof(form.Address)));
        if (details.JoiningLink.Length > 0 && !IsWebAddress(details.JoiningLink))
            problems.Add(new("events.link_malformed", new("Ce lien n'est pas une adresse complète : elle commence par https://.", "This link is not a complete address: it starts with https://."), nameof(form.JoiningLink)));
        return details;
    }

    /// <summary>True when somebody who registered on the older state must be told: another title, place or door.</summary>
    internal bool ConcernsCalendarsOf(Event before) =>
        (before.Title, before.Venue, before.Address, before.JoiningLink) != (Title, Venue, Address, JoiningLink);

    private static string Known(string? kind) => EventKinds.Known(kind) ? kind! : "";

    // One line: line ends and other controls would travel into subjects and calendars. The no-break space of French stays.
    private static string Line(string? typed) => string.Join(' ', new string([.. (typed ?? "").Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Paragraphs(string? typed) =>
        new string([.. (typed ?? "").ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))]).Trim();

    private static int? Places(string? typed, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var places) && places is > 0 and <= 100_000)
            return places;
        problems.Add(new("events.capacity_malformed", new("Indiquez un nombre de places entier, ou rien si tout le monde peut venir.", "Give a whole number of places, or nothing when everybody may come."), nameof(EventForm.Capacity)));
        return null;
    }

    private static bool IsWebAddress(string link) =>
        link.Length <= 1000 && !link.Any(c => char.IsWhiteSpace(c) || c is '"' or '<' or '>')
        && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";
}
