using Animation.Contracts.Members;
using Animation.Hosting.Errors;
using Animation.Vocabulary;

namespace Animation.Members.Directory;

/// <summary>From the name or code an officer types to one official place.</summary>
public static class PlaceOfOrganisation
{
    /// <summary>The place meant; none when nothing was typed. What cannot be told is added to the problems.</summary>
    public static Place? Understand(string? kind, string? typed, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (Places.Find(typed.Trim()) is { } coded)
            return coded;
        var candidates = Candidates(kind, typed);
        if (candidates.Count == 1)
            return candidates[0];
        problems.Add(candidates.Count == 0
            ? new("members.place_unknown", new(
                $"Aucun territoire officiel ne s'appelle « {typed.Trim()} ». Vérifiez l'orthographe, ou donnez son code INSEE ou son SIREN.",
                $"No official territory is called “{typed.Trim()}”. Check the spelling, or give its INSEE code or SIREN."), field)
            : new("members.place_ambiguous", new(
                $"Plusieurs territoires portent ce nom : {Listed(candidates)}. Reprenez l'un d'eux tel quel.",
                $"Several territories have this name: {Listed(candidates)}. Type one of them as it stands."), field));
        return null;
    }

    /// <summary>Places whose name is exactly what was typed, with or without its département in brackets; former names count.</summary>
    public static IReadOnlyList<Place> Candidates(string? kind, string typed)
    {
        var bracket = typed.IndexOf('(', StringComparison.Ordinal);
        var name = PlaceNames.Plain(bracket < 0 ? typed : typed[..bracket]);
        var named = Places.Search(name, KindOfPlace(kind), 60)
            .Where(found => PlaceNames.Plain(found.OldName ?? found.Place.Name) == name)
            .Select(found => found.Place)
            .ToList();
        if (bracket < 0)
            return named;
        var whole = PlaceNames.Plain(typed);
        return [.. named.Where(place => PlaceNames.Plain($"{name} {place.Departement?.Name}") == whole)];
    }

    internal static PlaceKind? KindOfPlace(string? kind) => kind switch
    {
        OrganisationKinds.Commune => PlaceKind.Commune,
        OrganisationKinds.Epci or OrganisationKinds.Metropole => PlaceKind.Intercommunality,
        OrganisationKinds.Departement => PlaceKind.Departement,
        OrganisationKinds.Region => PlaceKind.Region,
        _ => null,
    };

    private static string Listed(IReadOnlyList<Place> places) =>
        string.Join(", ", places.Take(6).Select(place => place.FullName)) + (places.Count > 6 ? "…" : "");
}
