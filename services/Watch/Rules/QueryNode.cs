namespace Animation.Watch.Rules;

/// <summary>A query, or a part of one.</summary>
public abstract record QueryNode;

/// <summary>All of them.</summary>
public sealed record AllNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

/// <summary>At least one of them.</summary>
public sealed record AnyNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

/// <summary>Not this.</summary>
public sealed record ButNode(QueryNode Part) : QueryNode;

/// <summary>Words of the title, the note or the excerpt, whatever their ending and accents.</summary>
/// <param name="Phrase">True when they must follow each other.</param>
/// <param name="Begins">True when a word only begins so.</param>
/// <param name="TitleOnly">True when the title must hold them.</param>
public sealed record WordsNode(string Text, bool Phrase, bool Begins = false, bool TitleOnly = false) : QueryNode;

/// <summary>What a field may be compared with.</summary>
public enum QueryField
{
    Theme,
    Source,
    Place,
    Format,
    Language,
    State,
    Audience,
    Maturity,
}

/// <summary>A field holds one of these codes; for a source, words of its name.</summary>
public sealed record CodesNode(QueryField Field, string[] Codes) : QueryNode;

/// <summary>Published on or after a day, or before it.</summary>
/// <param name="Ago">Counted back from now when it is not a date.</param>
public sealed record DateNode(bool Before, DateOnly? Day, QueryAgo? Ago) : QueryNode;

/// <summary>So many days and months back.</summary>
public sealed record QueryAgo(int Days, int Months);

/// <summary>Stars between two bounds, both included.</summary>
public sealed record StarsNode(int Least, int Most) : QueryNode;
