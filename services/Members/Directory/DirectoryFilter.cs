using Animation.Vocabulary;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Animation.Members.Directory;

/// <summary>
/// What the address of either list says. Only what is asked becomes SQL, so that the planner finds the indexes; a filter that means nothing
/// filters nothing, and SQL sees codes of ours only.
/// </summary>
public sealed record DirectoryFilter(
    [FromQuery(Name = "q")] string? Text, [FromQuery(Name = "genre")] string? Kind, [FromQuery(Name = "statut")] string? Status,
    [FromQuery(Name = "region")] string? Region, [FromQuery(Name = "territoire")] string? Territory, [FromQuery(Name = "college")] string? College,
    [FromQuery(Name = "taille")] string? Size, [FromQuery(Name = "theme")] string? Theme, [FromQuery(Name = "tri")] string? Sort, [FromQuery(Name = "page")] string? Number)
{
    private const string Held = "f.since <= @today AND (f.until IS NULL OR f.until >= @today)";

    internal static readonly DirectoryFilter Nothing = new(null, null, null, null, null, null, null, null, null, null);

    /// <summary>The search of a list, as its address says it.</summary>
    internal static DirectoryFilter Of(IQueryCollection query) => new(
        query["q"], query["genre"], query["statut"], query["region"], query["territoire"], query["college"], query["taille"], query["theme"], null, null);

    /// <summary>The search as an address says it, for a form that must keep it.</summary>
    internal string Query => QueryString.Create(new KeyValuePair<string, string?>[]
    {
        new("q", Text), new("genre", Kind), new("statut", Status), new("region", Region), new("territoire", Territory), new("college", College), new("taille", Size), new("theme", Theme),
    }.Where(pair => !string.IsNullOrEmpty(pair.Value))).Value ?? "";

    internal int Page => int.TryParse(Number, out var page) && page is > 0 and < 100_000 ? page : 1;

    internal bool Active => new[] { Text, Kind, Status, Region, Territory, College, Size, Theme }.Any(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>The territory meant: a region chosen, or what was typed, by code or by name.</summary>
    internal Place? Place => string.IsNullOrWhiteSpace(Territory) ? Places.Find(Region)
        : Places.Find(Territory.Trim())
            ?? (PlaceOfOrganisation.Candidates(null, Territory) is [var named, ..] ? named : Places.Search(Territory, null, 1) is [var begun, ..] ? begun.Place : null);

    /// <summary>True when words were typed: then what matches is few, and worth gathering before it is counted and sorted.</summary>
    internal bool Searching => !string.IsNullOrWhiteSpace(Text);

    private string Plain => PlaceNames.Plain(Text ?? "");

    // A trigram index finds no less than three letters anywhere; one or two find the words that begin with them.
    private bool Short => Plain.Length is 1 or 2;

    private string Address => (Text ?? "").Trim().ToLowerInvariant();

    internal object Args(DateOnly today, int size = 0, int offset = 0) => new
    {
        like = Short ? $"{Plain}%" : $"%{Plain}%",
        word = $"% {Plain}%",
        address = $"%{Address.Replace("\\", "", StringComparison.Ordinal).Replace("%", "", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%",
        Kind,
        Status,
        College,
        sizeClass = Size,
        Theme,
        places = Place is { } place ? Places.Expand(place.Code) : null,
        today,
        size,
        offset,
    };

    /// <summary>Conditions on <c>organisation o</c>.</summary>
    internal string Organisations => "o.removed_at IS NULL" + (Searching ? $" AND {Like("o.plain_name")}" : "") + OfOrganisation
        + (FollowedTheme ? $" AND EXISTS (SELECT FROM function f JOIN preferences c USING (person_id) WHERE f.organisation_id = o.id AND {Held} AND c.themes @> ARRAY[@Theme])" : "");

    /// <summary>
    /// The people asked for, each once: <c>id, plain_name, default_organisation</c>. Each way to match has its own branch and index; what the
    /// organisation must be is joined to those found, not asked of everybody.
    /// </summary>
    internal string People => Searching
        ? $"""
          SELECT p.id, p.plain_name, p.default_organisation FROM (
            SELECT p.id, p.plain_name, p.default_organisation FROM person p WHERE p.erased_at IS NULL AND {Like("p.plain_name")}
            {(Plain == Address ? "" : "UNION SELECT p.id, p.plain_name, p.default_organisation FROM person p WHERE p.erased_at IS NULL AND p.plain_name LIKE @address")}
            UNION SELECT p.id, p.plain_name, p.default_organisation FROM organisation o JOIN function f ON f.organisation_id = o.id JOIN person p ON p.id = f.person_id
            WHERE {Like("o.plain_name")} AND {Held} AND p.erased_at IS NULL) p
          {(OfOrganisation.Length > 0 ? $"JOIN function f ON f.person_id = p.id JOIN organisation o ON o.id = f.organisation_id WHERE {Held}{OfOrganisation}{OfPerson} GROUP BY 1, 2, 3" : $"WHERE true{OfPerson}")}
          """
        : "SELECT p.id, p.plain_name, p.default_organisation FROM person p WHERE p.erased_at IS NULL"
          + (OfOrganisation.Length > 0 ? $" AND EXISTS (SELECT FROM function f JOIN organisation o ON o.id = f.organisation_id WHERE f.person_id = p.id AND {Held}{OfOrganisation})" : "")
          + OfPerson;

    private bool FollowedTheme => Theme is { } theme && Themes.Find(theme) is not null;

    private string OfPerson => FollowedTheme ? " AND EXISTS (SELECT FROM preferences c WHERE c.person_id = p.id AND c.themes @> ARRAY[@Theme])" : "";

    private string Like(string column) => Short ? $"({column} LIKE @like OR {column} LIKE @word)" : $"{column} LIKE @like";

    private string OfOrganisation =>
        (DirectoryWords.Kinds.ContainsKey(Kind ?? "") ? " AND o.kind = @Kind" : "") + (DirectoryWords.Statuses.ContainsKey(Status ?? "") ? " AND o.status = @Status" : "")
        + (string.IsNullOrEmpty(College) ? "" : " AND o.college = @College") + (SizeClasses.All.ContainsKey(Size ?? "") ? " AND o.size_class = @sizeClass" : "")
        + (Place is null ? "" : " AND o.place = ANY(@places)");
}
