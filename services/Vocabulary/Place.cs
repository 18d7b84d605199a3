using System.Globalization;

namespace Animation.Vocabulary;

/// <summary>What a territory is.</summary>
public enum PlaceKind
{
    Country,
    Region,
    Departement,

    /// <summary>An overseas collectivity, both region and département to its people.</summary>
    Overseas,

    /// <summary>Communauté de communes, d'agglomération, urbaine, métropole, or a territorial body of Grand Paris.</summary>
    Intercommunality,
    Commune,
}

/// <summary>A territory of the official map.</summary>
public sealed class Place
{
    private readonly int _siren;
    private List<Place>? _members;

    internal Place(PlaceKind kind, string code, string name, int siren, int population, string form, Place[] parents)
    {
        Kind = kind;
        Code = code;
        Name = name;
        _siren = siren;
        Population = population;
        Form = form;
        Parents = parents;
    }

    public PlaceKind Kind { get; }

    /// <summary>INSEE code for a commune, SIREN for an intercommunality, <c>D73</c>, <c>R84</c>, <c>FR</c>.</summary>
    public string Code { get; }

    public string Name { get; }

    /// <summary>Number of the legal person, for communes and intercommunalities that have one.</summary>
    public string? Siren => _siren == 0 ? null : _siren.ToString("D9", CultureInfo.InvariantCulture);

    /// <summary>Legal population of the edition, in inhabitants; 0 where nobody lives or nobody counted.</summary>
    public int Population { get; internal set; }

    /// <summary>For an intercommunality: CC, CA, CU, METRO or EPT; otherwise empty.</summary>
    public string Form { get; }

    /// <summary>The territories it belongs to directly, the main one first.</summary>
    public IReadOnlyList<Place> Parents { get; }

    internal IReadOnlyList<Place> Members => _members ?? [];

    /// <summary>The département (or overseas collectivity) it lies in, for the larger part of its people.</summary>
    public Place? Departement =>
        Kind is PlaceKind.Departement or PlaceKind.Overseas ? this
        : Parents.FirstOrDefault(parent => parent.Kind is PlaceKind.Departement or PlaceKind.Overseas);

    /// <summary>The region it lies in, none for the country and the overseas collectivities.</summary>
    public Place? Region => Kind == PlaceKind.Region ? this : Departement?.Parents.FirstOrDefault(parent => parent.Kind == PlaceKind.Region);

    /// <summary>The name with what tells homonyms apart: <c>Croix (Nord)</c>.</summary>
    public string FullName =>
        Kind is PlaceKind.Commune or PlaceKind.Intercommunality && Departement is { } departement ? $"{Name} ({departement.Name})" : Name;

    internal void Add(Place member) => (_members ??= []).Add(member);

    public override string ToString() => FullName;
}
