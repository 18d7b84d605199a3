using Animation.Hosting;
using Animation.Web.Forms;

namespace Animation.Events.Programme;

/// <summary>The kinds of event of the programme, in the order they are offered.</summary>
public static class EventKinds
{
    private static readonly (string Code, Text Name)[] all =
    [
        ("webinar", new("Webinaire", "Webinar")),
        ("meeting", new("Rencontre", "Meeting")),
        ("workshop", new("Atelier", "Workshop")),
        ("working-group", new("Groupe de travail", "Working group")),
        ("training", new("Formation", "Training")),
        ("visit", new("Visite", "Visit")),
        ("assembly", new("Assises et assemblées", "Conference or assembly")),
    ];

    public static IReadOnlyList<Option> Options => [.. all.Select(kind => new Option(kind.Code, kind.Name))];

    public static bool Known(string? code) => all.Any(kind => kind.Code == code);

    /// <summary>Its name in the reader's language.</summary>
    public static Text Name(string code) => all.First(kind => kind.Code == code).Name;
}

/// <summary>How one takes part.</summary>
public static class Venues
{
    public const string Online = "online";
    public const string OnSite = "onsite";
    public const string Both = "both";

    private static readonly (string Code, Text Name)[] all =
    [
        (Online, new("En ligne", "Online")), (OnSite, new("Sur place", "On site")), (Both, new("Sur place et en ligne", "On site and online")),
    ];

    public static IReadOnlyList<Option> Options => [.. all.Select(venue => new Option(venue.Code, venue.Name))];

    public static bool Known(string? code) => all.Any(venue => venue.Code == code);

    public static Text Name(string code) => all.First(venue => venue.Code == code).Name;
}
