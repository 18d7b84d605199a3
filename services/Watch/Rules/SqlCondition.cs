using Dapper;

namespace Animation.Watch.Rules;

/// <summary>A condition for <c>WHERE</c> over <c>item JOIN source ON source.id = item.source_id</c>, its values apart.</summary>
/// <param name="Sql">Only our own words and parameter names (<c>@q0</c>, <c>@q1</c>…): nothing that was typed.</param>
/// <param name="Args">The values by name.</param>
/// <param name="Words">The bare words in one string, to rank or to mark by; none when there are none.</param>
public sealed record SqlCondition(string Sql, IReadOnlyDictionary<string, object> Args, string? Words)
{
    /// <summary>The values together with those of the caller (an anonymous object), for <c>Db</c>.</summary>
    public DynamicParameters With(object? others = null)
    {
        var together = new DynamicParameters(others);
        foreach (var (name, value) in Args)
            together.Add(name, value);
        return together;
    }
}
