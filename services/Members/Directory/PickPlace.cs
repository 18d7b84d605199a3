using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>Two letters, then the official territory: offered while typing, or after a first save when scripts are off.</summary>
public static class PickPlace
{
    private const int Offered = 8;

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(
        "/animation/annuaire/territoires", (string? Place, string? Kind) => Page.Show<PlaceChoices>(new { Typed = Place, Kind })).RequireAuthorization(Policies.Officer);

    /// <summary>The territories whose name, or a former one, begins with what was typed; none under two letters or for a name already whole.</summary>
    public static IReadOnlyList<PlaceFound> Find(string? kind, string? typed)
    {
        var text = (typed ?? "").Trim();
        if (text.Length < 2)
            return [];
        if (Places.Find(text) is { } coded)
            return [new PlaceFound(coded)];
        var bracket = text.IndexOf('(', StringComparison.Ordinal);
        var found = Places.Search(bracket < 0 ? text : text[..bracket], PlaceOfOrganisation.KindOfPlace(kind), bracket < 0 ? Offered : 60);
        return bracket < 0 ? found
            : [.. found.Where(place => PlaceNames.Plain(place.Place.FullName).StartsWith(PlaceNames.Plain(text), StringComparison.Ordinal)).Take(Offered)];
    }

    /// <summary>The territory meant by the form: the one picked among those offered for this very text, the one kept, or the one named.</summary>
    internal static Place? Understand(SaveOrganisation.Form form, List<Problem> problems)
    {
        var typed = (form.Place ?? "").Trim();
        if (typed.Length > 0 && form.PlaceCode is { Length: > 0 } && Places.Find(form.PlaceCode) is { } picked && (form.PlaceFor ?? "").Trim() == typed)
            return picked;
        if (Places.Find(form.PlaceWas) is { } kept && kept.FullName == typed)
            return kept;
        return PlaceOfOrganisation.Understand(form.Kind, typed, nameof(form.Place), problems);
    }

    /// <summary>All that comes with a territory: code, SIREN, inhabitants, what it lies in.</summary>
    public static string Details(Place place) => string.Join(" ; ", new[]
    {
        place.Kind == PlaceKind.Commune ? $"INSEE {place.Code}" : null,
        place.Siren is { } siren ? $"SIREN {siren}" : null,
        place.Population > 0 ? new Hosting.Text($"{Numbers.Whole(place.Population)} habitants", $"{Numbers.Whole(place.Population)} inhabitants").ToString() : null,
        place.Kind == PlaceKind.Commune ? place.Parents.FirstOrDefault(parent => parent.Kind == PlaceKind.Intercommunality)?.Name : null,
        place.Kind == PlaceKind.Departement ? null : place.Departement?.Name,
        place.Kind == PlaceKind.Region ? null : place.Region?.Name,
    }.Where(part => part is not null).Distinct());
}
