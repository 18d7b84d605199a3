using System.Security.Claims;
using Animation.Hosting;

namespace Animation.Web.Site;

/// <summary>One entry of the header.</summary>
/// <param name="Office">True for the second row, the work of the association's staff.</param>
public sealed record Room(Text Name, string Href, bool Office = false);

/// <summary>Which rooms a person's roles open. Showing is courtesy; each endpoint checks for itself.</summary>
public static class Rooms
{
    private static readonly Room[] Everybody = [new(new("Agenda", "Events"), "/evenements"), new(new("Veille", "Watch"), "/veille")];

    private static readonly Room Mine = new(new("Mon espace", "My space"), "/moi");

    private static readonly Room[] Office =
    [
        new(new("Aujourd'hui", "Today"), "/animation", Office: true),
        new(new("Tri de la veille", "Watch inbox"), "/animation/veille", Office: true),
        new(new("Sources", "Sources"), "/animation/sources", Office: true),
        new(new("Veille par courriel", "Watch by mail"), "/animation/veille-par-courriel", Office: true),
        new(new("Événements", "Event planning"), "/animation/evenements", Office: true),
        new(new("Annuaire", "Directory"), "/animation/annuaire", Office: true),
        new(new("Courriels", "Mail"), "/animation/courriels", Office: true),
    ];

    private static readonly Room Dashboard = new(new("Pilotage", "Dashboard"), "/pilotage", Office: true);

    /// <summary>The rooms of a visitor (nobody signed in) or of a person, in the order of the header.</summary>
    public static IReadOnlyList<Room> For(ClaimsPrincipal? person)
    {
        var rooms = new List<Room>(Everybody);
        if (person?.Identity?.IsAuthenticated != true)
            return rooms;
        rooms.Add(Mine);
        if (person.IsInRole("officer") || person.IsInRole("admin"))
            rooms.AddRange(Office);
        if (person.IsInRole("director") || person.IsInRole("officer") || person.IsInRole("admin"))
            rooms.Add(Dashboard);
        return rooms;
    }

    /// <summary>The room the address belongs to: the longest whole prefix; none on other pages.</summary>
    public static Room? Current(IReadOnlyList<Room> rooms, string path) =>
        rooms.Where(room => path == room.Href || path.StartsWith(room.Href + "/", StringComparison.Ordinal))
            .MaxBy(room => room.Href.Length);
}
