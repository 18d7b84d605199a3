using Animation.Hosting;
using Animation.Vocabulary;

namespace Animation.Watch.Rules;

/// <summary>Something in a query that was not understood.</summary>
/// <param name="Position">Where it begins in what was typed, from 0.</param>
/// <param name="Length">How many characters it covers; 0 when something is missing there.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record QueryFault(int Position, int Length, Text Message);

/// <summary>A query read: what was typed, what it means, what was not understood.</summary>
/// <param name="Typed">Exactly what was typed.</param>
/// <param name="Root">The meaning; none when nothing was asked (everything matches) or when there are faults.</param>
public sealed record ParsedQuery(string Typed, QueryNode? Root, IReadOnlyList<QueryFault> Faults)
{
    public bool Understood => Faults.Count == 0;
}

/// <summary>
/// The one language in which items are searched, views are saved and rules are written: words and "phrases", <c>field:value</c>,
/// ET / OU / SAUF (AND / OR / NOT) and parentheses. Words side by side must all be there.
/// </summary>
public static class WatchQuery
{
    /// <summary>Longest query, in characters.</summary>
    public const int Longest = 500;

    /// <summary>Reads any text without ever throwing.</summary>
    public static ParsedQuery Parse(string? text)
    {
        var typed = text ?? "";
        if (typed.Length > Longest)
            return new ParsedQuery(typed, null, [new QueryFault(Longest, typed.Length - Longest, new Text(
                $"Cette recherche fait {typed.Length} caractères : {Longest} au plus.", $"This query has {typed.Length} characters: {Longest} at most."))]);
        var faults = new List<QueryFault>();
        var root = new QueryParser(QueryLexer.Read(PlaceNames.WellFormed(typed), faults), faults).Query();
        return new ParsedQuery(typed, faults.Count == 0 ? root : null, [.. faults.OrderBy(fault => fault.Position)]);
    }

    /// <summary>The text taken as plain words whatever signs it holds: what a public search does with a query it does not understand.</summary>
    public static ParsedQuery Words(string? text)
    {
        var typed = text ?? "";
        var words = PlaceNames.WellFormed(typed[..Math.Min(typed.Length, Longest)]).Replace('\0', ' ').Trim();
        return new ParsedQuery(typed, words.Length == 0 ? null : new WordsNode(words, false), []);
    }

    /// <summary>The query as a condition on <c>item JOIN source</c>; <c>true</c> for a query that asks nothing, <c>false</c> for one not understood.</summary>
    /// <param name="now">What « depuis:7j » counts from.</param>
    public static SqlCondition ToSql(ParsedQuery query, DateTimeOffset now) =>
        query.Understood ? new QuerySql(now).Write(query.Root) : new SqlCondition("false", new Dictionary<string, object>(), null);

    /// <summary>The same as a condition on <c>item</c> alone, for items that are kept.</summary>
    /// <param name="now">What « depuis:7j » counts from.</param>
    public static SqlCondition ToLibrarySql(ParsedQuery query, DateTimeOffset now) =>
        query.Understood ? new QuerySql(now, library: true).Write(query.Root) : new SqlCondition("false", new Dictionary<string, object>(), null);

    /// <summary>What was typed as a query, or as plain words where it is no query: somebody who searches always gets an answer.</summary>
    public static ParsedQuery Search(string? text) => Parse(text) is { Understood: true } query ? query : Words(text);
}
