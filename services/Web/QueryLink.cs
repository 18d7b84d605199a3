using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Animation.Web;

/// <summary>Addresses that keep the filters of the page being shown.</summary>
public static class QueryLink
{
    /// <summary>The current address with one query value changed; an empty value removes it.</summary>
    public static string With(HttpRequest request, string name, string? value) =>
        With(request.Path, request.Query.SelectMany(pair => pair.Value.Select(item => KeyValuePair.Create(pair.Key, item))), name, value);

    /// <summary>The same on explicit parts, for what has no request at hand.</summary>
    public static string With(string path, IEnumerable<KeyValuePair<string, string?>> query, string name, string? value)
    {
        var kept = query.Where(pair => pair.Key != name && !string.IsNullOrEmpty(pair.Value));
        return QueryHelpers.AddQueryString(path, string.IsNullOrEmpty(value) ? kept : kept.Append(KeyValuePair.Create(name, (string?)value)));
    }
}
