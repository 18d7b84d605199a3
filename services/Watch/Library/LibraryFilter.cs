using Animation.Watch.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Animation.Watch.Library;

/// <summary>What somebody looks for, exactly as the address says it: the same text finds, feeds and is saved.</summary>
public sealed record LibraryFilter
{
    private const int MostFacets = 20;

    /// <summary>By day kept, by stars, by how many found it useful, or by how well the words fit.</summary>
    public static readonly IReadOnlyList<string> Sorts = ["pertinence", "date", "valeur", "utile"];

    /// <summary>Words as people type them, or a <see cref="WatchQuery"/>; none for everything.</summary>
    public string? Words { get; init; }

    /// <summary>Codes with the letter of their <see cref="Facet"/> before: all must hold.</summary>
    public IReadOnlyList<string> Facets { get; init; } = [];

    /// <summary>One of <see cref="Sorts"/>; none for the best: by fit when there are words, by day otherwise.</summary>
    public string? Asked { get; init; }

    public string Sort => Asked is { } asked && asked != "pertinence" ? asked : Ranked ? "pertinence" : "date";

    /// <summary>True when there are words to tell by how well an item fits: « thème:ia » has none.</summary>
    public bool Ranked => Words is not null && WatchQuery.ToLibrarySql(WatchQuery.Search(Words), default).Words is not null;

    public bool IsEmpty => Words is null && Facets.Count == 0;

    public static LibraryFilter Read(IQueryCollection query) => Read(name => query[name]);

    /// <summary>From the text after the question mark.</summary>
    public static LibraryFilter Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        return Read(name => values.GetValueOrDefault(name));
    }

    private static LibraryFilter Read(Func<string, StringValues> query)
    {
        var words = query("q").ToString().Replace("\0", "", StringComparison.Ordinal).Trim();
        var sort = query("tri").ToString();
        return new LibraryFilter
        {
            Words = words.Length == 0 ? null : words[..Math.Min(words.Length, WatchQuery.Longest)],
            Facets = [.. Facet.All.SelectMany(facet => query(facet.Name).Where(value => value is { Length: < 50 } && facet.Knows(value)).Select(value => facet.Letter + ":" + value)).Distinct().Take(MostFacets)],
            Asked = Sorts.Contains(sort) && !(sort == "pertinence" && words.Length == 0) ? sort : null,
        };
    }

    /// <summary>The address's own text, without page: empty, or beginning with a question mark.</summary>
    public string Query => QueryHelpers.AddQueryString("", Pairs());

    public LibraryFilter With(string code) => this with
    {
        Facets = [.. Facets.Where(kept => !Facet.Of(code).One || kept[0] != code[0]), code],
    };

    public LibraryFilter Without(string code) => this with { Facets = [.. Facets.Where(kept => kept != code)] };

    /// <summary>Names and values of the address.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Pairs()
    {
        if (Words is not null)
            yield return new("q", Words);
        foreach (var code in Facets)
            yield return new(Facet.Of(code).Name, code[2..]);
        if (Asked is not null)
            yield return new("tri", Asked);
    }
}
