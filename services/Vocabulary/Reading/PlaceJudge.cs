using System.Collections.Frozen;

namespace Animation.Vocabulary.Reading;

/// <summary>Decides whether some words that are a name of the map mean that place here.</summary>
internal sealed class PlaceJudge
{
    private const int Town = 15_000;
    private const int SmallTown = 5_000;
    private const int Village = 1_000;

    private readonly PlaceText text;
    private readonly int at;
    private readonly int count;
    private readonly NamedPlace[] named;
    private readonly string name;
    private readonly string preposition = "";
    private readonly string noun = "";
    private readonly string article = "";
    private readonly bool located;
    private readonly bool first;
    private readonly bool joined;

    public PlaceJudge(PlaceText text, int at, int count, NamedPlace[] named)
    {
        (this.text, this.at, this.count, this.named) = (text, at, count, named);
        name = string.Join('-', Enumerable.Range(at, count).Select(i => text[i].Plain));
        first = at == 0 || text[at].Before == TextWord.Stop;
        joined = text[at].Before == TextWord.Hyphen || (at + count < text.Count && text[at + count].Before == TextWord.Hyphen);
        var back = at - 1;
        if (count > 1 && text[at].Plain is ("au" or "aux" or "du" or "des"))
        {
            (preposition, article, located) = (text[at].Plain, "le", text[at].Plain is "au" or "aux");
            name = (text[at].Plain is "au" or "du" ? "le" : "les") + name[text[at].Plain.Length..];
        }
        else if (back >= 0 && Reaches(back) && PlaceCues.Articles.Contains(text[back].Plain))
            article = text[back--].Plain;
        if (preposition.Length == 0 && back >= 0 && Reaches(back) && text[back].Plain is "a" or "au" or "aux" or "en" or "dans" or "d" or "de" or "du" or "des" or "sur" or "pres")
        {
            preposition = text[back].Plain;
            located = preposition switch { "a" => text.Accented(back), "au" => name.StartsWith("le-", StringComparison.Ordinal), "aux" => true, _ => false };
            back--;
        }
        if (back >= 0 && Reaches(back))
            noun = text[back].Plain;
    }

    private bool Of => PlaceCues.Of.Contains(preposition);

    private bool Against => (Of || preposition.Length == 0) && PlaceCues.Against.Contains(noun);

    public PlaceMention? Decide()
    {
        var inBracket = text[at].Before == TextWord.Bracket;
        if (text.Bracket(at + count, out _) is { } bracket && Inside(bracket) is { } told)
            return Say(told, PlaceClue.Bracketed, bracket.Name);
        if (Against || IsPerson())
            return null;
        if (text.Told(at + count) is { } territory && Inside(territory) is { } there)
            return Say(there, PlaceClue.Bracketed, territory.Name);
        return Group() ?? Wide(inBracket) ?? Commune();
    }

    private bool Reaches(int back) => text[back + 1].Before is TextWord.Space or TextWord.Apostrophe;

    private PlaceMention Say(Place place, PlaceClue clue, string? because = null) => new(place, text.Text(at, count), text[at].Start, clue, because);

    private Place? Inside(Place bracket) =>
        Most(named.Select(one => one.Place!).Where(place => place.Kind is PlaceKind.Commune or PlaceKind.Intercommunality && (place.Departement == bracket || place.Region == bracket)));

    // « Madame Lens », « Nancy Pelosi »: one word beside another capital is a person more often than a town.
    private bool IsPerson()
    {
        if (count > 1)
            return false;
        var before = at > 0 && text[at].Before == TextWord.Space ? text[at - 1] : default;
        if (before.Plain is not null && PlaceCues.People.Contains(before.Plain) && before.Capital && !text.Shouting)
            return true;
        return !text.Shouting && at + 1 < text.Count && text[at + 1].Before == TextWord.Space && text[at + 1].Capital && !located && PlaceCues.Common.Contains(name)
            && !PlaceCues.Before.Contains(text[at + 1].Plain);
    }

    private PlaceMention? Group()
    {
        var introduced = Of && PlaceCues.Group.Contains(noun) && !(noun == "communes" && !Spoken("communaute"));
        var whole = named.FirstOrDefault(one => one is { Place.Kind: PlaceKind.Intercommunality, Short: false, Old: false }).Place;
        if (whole is not null && (count > 1 || introduced) && !joined)
            return Say(whole, PlaceClue.Named);
        if (!introduced && !(preposition.Length == 0 && PlaceCues.Group.Contains(noun) && noun != "communes"))
            return null;
        if (Most(named.Where(one => one.Short).Select(one => one.Place!)) is { } known && Form(known))
            return Say(known, PlaceClue.Introduced, noun);
        var centre = Choose(named.Where(one => one.Place!.Kind == PlaceKind.Commune).Select(one => one.Place!));
        return centre?.Parents.FirstOrDefault(parent => parent.Kind == PlaceKind.Intercommunality && Form(parent)) is { } group ? Say(group, PlaceClue.Introduced, noun) : null;
    }

    private bool Form(Place group) => noun switch
    {
        "metropole" or "eurometropole" => group.Form == "METRO" || group.Name.Contains("étropole", StringComparison.Ordinal),
        "urbaine" or "cu" => group.Form == "CU",
        "agglomeration" or "agglo" or "ca" => group.Form is "CA" or "CU" or "METRO",
        "communes" or "cc" => group.Form == "CC",
        _ => true,
    };

    private bool Spoken(string word) => Enumerable.Range(Math.Max(0, at - 6), Math.Min(6, at)).Any(i => text[i].Plain == word);

    private PlaceMention? Wide(bool inBracket)
    {
        var wide = named.Select(one => one.Place!).FirstOrDefault(place => place.Kind is PlaceKind.Region or PlaceKind.Departement or PlaceKind.Overseas);
        if (wide is null || joined)
            return null;
        if (inBracket)
            return Say(wide, PlaceClue.Bracketed);
        var cues = wide.Kind == PlaceKind.Region ? PlaceCues.Region : PlaceCues.Departement;
        if (cues.Contains(noun) && (Of || preposition.Length == 0))
            return Say(wide, PlaceClue.Introduced, noun);
        if (name is "reunion" && !(article == "la" && text[at].Capital) && !name.StartsWith("la-", StringComparison.Ordinal))
            return null;
        if (PlaceCues.Rivers.Contains(name))
            return River(wide);
        if (named.Any(one => one.Place!.Kind == PlaceKind.Commune && one.Place.Population > 10_000) && PlaceCues.Commune.Contains(noun))
            return null;
        return name == "lorraine" && preposition.Length == 0 ? null : Say(wide, preposition is "en" or "dans" ? PlaceClue.Located : PlaceClue.Known);
    }

    // A river, a sea or a point of the compass gave its name: only « en », « dans le » or an office says the département.
    private PlaceMention? River(Place wide)
    {
        if (name == "nord" && (text.Shouting || preposition != "dans" || article != "le") && noun != "departement")
            return null;
        var dry = !Enumerable.Range(Math.Max(0, at - 8), Math.Min(text.Count, at + 9) - Math.Max(0, at - 8)).Any(i => PlaceCues.Water.Contains(text[i].Plain));
        return preposition == "en" || (dry && preposition == "dans" && article.Length > 0) ? Say(wide, PlaceClue.Located, preposition) : null;
    }

    private PlaceMention? Commune()
    {
        var communes = named.Where(one => one.Place!.Kind == PlaceKind.Commune && !one.Old).Select(one => one.Place!).ToList();
        var old = communes.Count == 0;
        if (old)
            communes = [.. named.Where(one => one.Place!.Kind == PlaceKind.Commune).Select(one => one.Place!)];
        if (communes.Count == 0 || Choose(communes) is not { } commune)
            return null;
        var office = PlaceCues.Commune.Contains(noun) && (Of || preposition.Length == 0);
        var abroad = PlaceCues.Foreign.Contains(name) && (Spoken(PlaceCues.Abroad) || !(office || text.Context.Contains(commune.Departement!)));
        if (abroad || (joined && count == 1))
            return null;
        if (office && (Of || commune.Population >= Village))
            return Say(commune, PlaceClue.Introduced, noun);
        var people = old ? Math.Min(commune.Population, Village) : commune.Population;
        var common = PlaceCues.Common.Contains(name) || (count == 1 && name.Length < 4);
        if (located && !(text.Shouting && people < SmallTown) && !(common && preposition is "au" or "aux"))
            return people >= Village || count > 1 ? Say(commune, PlaceClue.Located, "à") : null;
        if (preposition is "dans" or "sur" || common || (article.Length > 0 && !name.StartsWith(article + "-", StringComparison.Ordinal)))
            return null;
        return Plainly(commune, people) ? Say(commune, PlaceClue.Known) : null;
    }

    private bool Plainly(Place commune, int people)
    {
        if (text.Shouting)
            return people >= 2 * Town;
        var saint = text[at].Plain is "saint" or "sainte";
        var small = PlaceCues.Articles.Contains(text[at].Plain) ? count - 1 : count;
        var beside = at > 0 && text[at].Before == TextWord.Space && preposition.Length == 0 && article.Length == 0;
        // « hôpital Saint-Louis », « lycée Saint-Joseph »: a name right after a noun is that noun's.
        if (saint && beside && !PlaceCues.Before.Contains(text[at - 1].Plain))
            return false;
        if (beside && text[at - 1].Capital && !PlaceCues.Before.Contains(text[at - 1].Plain) && !(at == 1 || text[at - 1].Before == TextWord.Stop))
            return false;
        if (saint ? small >= 4 : small >= 3)
            return true;
        if (saint)
            return people >= (Of || first || text[at].Before == TextWord.Comma ? SmallTown : Town);
        return people >= (small >= 2 ? SmallTown : Of ? SmallTown : Town);
    }

    private bool Spoken(FrozenSet<string> cues) => Enumerable.Range(0, text.Count).Any(i => cues.Contains(text[i].Plain));

    // Among homonyms: the one whose département or region the text names, else one far larger than all others.
    private Place? Choose(IEnumerable<Place> places)
    {
        var all = places.Distinct().OrderByDescending(place => place.Population).ToList();
        if (all.Count <= 1)
            return all.FirstOrDefault();
        var near = all.Where(place => text.Context.Contains(place.Departement!) || (place.Region is { } region && text.Context.Contains(region))).ToList();
        if (near.Count > 0 && near.Count < all.Count)
            return near.Count == 1 || near[0].Population > 5 * near[1].Population ? near[0] : null;
        return all[0].Population >= SmallTown && all[0].Population > 5 * all[1].Population ? all[0] : null;
    }

    private static Place? Most(IEnumerable<Place> places) => places.MaxBy(place => place.Population);
}
