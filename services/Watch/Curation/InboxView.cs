using System.Globalization;
using Animation.Hosting;
using Animation.Vocabulary;
using Animation.Watch.Rules;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Animation.Watch.Curation;

/// <summary>Which part of the inbox is shown, and in which order: what the address says.</summary>
public sealed record InboxView
{
    public const string ToSort = "";
    public const string Later = "plus-tard";
    public const string Scheduled = "programmes";

    /// <summary>Orders by code, the first the usual one.</summary>
    public static readonly IReadOnlyList<(string Code, Text Label, string Sql)> Orders =
    [
        ("", new("Les plus récents", "Newest"), "published_at DESC, item.seq DESC"),
        ("promesse", new("Les plus prometteurs", "Most promising"), Inbox.Promising),
    ];

    public string Room { get; init; } = ToSort;

    /// <summary>Words, or a <see cref="WatchQuery"/>.</summary>
    public string? Words { get; init; }

    public Guid? Source { get; init; }

    public string? Theme { get; init; }

    public string? Language { get; init; }

    public DateOnly? Day { get; init; }

    public string Order { get; init; } = "";

    public int Page { get; init; } = 1;

    /// <summary>True when only part of the room is shown.</summary>
    public bool Filtered => Words is not null || Source is not null || Theme is not null || Language is not null || Day is not null;

    /// <param name="query">A query string; what it says wrongly is left out.</param>
    public static InboxView Of(string? query)
    {
        var said = QueryHelpers.ParseQuery(query is { Length: <= 4000 } ? query : null);
        string? One(string name) => said.TryGetValue(name, out StringValues value) && value.ToString().Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 and <= WatchQuery.Longest } text ? text : null;
        return new InboxView
        {
            Room = One("vue") is Later or Scheduled ? One("vue")! : ToSort,
            Words = One("q"),
            Source = Guid.TryParse(One("source"), out var source) ? source : null,
            Theme = Themes.Find(One("theme"))?.Code,
            Language = One("langue") is { Length: 2 } language && language.All(char.IsAsciiLetterLower) ? language : null,
            Day = DateOnly.TryParseExact(One("jour"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            Order = Orders.Any(order => order.Code == One("ordre")) ? One("ordre")! : "",
            Page = int.TryParse(One("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 400) : 1,
        };
    }

    /// <summary>The address that shows this, with an item open.</summary>
    public string Link(Guid? item = null) => QueryHelpers.AddQueryString("/animation/veille", Parts(item).Where(part => !string.IsNullOrEmpty(part.Value)));

    /// <summary>The query string alone, for forms to come back by.</summary>
    public string Query => Link() is var link && link.Contains('?', StringComparison.Ordinal) ? link[link.IndexOf('?', StringComparison.Ordinal)..] : "";

    /// <summary>The condition on <c>item JOIN source</c>; it wants <see cref="Args"/>.</summary>
    internal string Where(DateTimeOffset now) => $"""
        {Room switch { Later => Inbox.IsLater, Scheduled => "item.state = 'scheduled'", _ => Inbox.IsWaiting }}
        {(Words is null ? "" : $"AND ({Asked(now).Sql}{(Plain ? " OR title ILIKE '%' || @like || '%'" : "")})")}
        {(Source is null ? "" : "AND item.source_id = @source")} {(Theme is null ? "" : "AND hints @> ARRAY[@theme]")} {(Language is null ? "" : "AND item.language = @language")}
        {(Day is null ? "" : "AND published_at >= @from AND published_at < @until")}
        """;

    private SqlCondition Asked(DateTimeOffset now) => WatchQuery.ToSql(WatchQuery.Search(Words), now);

    // Mere words are found within others too.
    private bool Plain => WatchQuery.Search(Words).Root switch { WordsNode word => IsBare(word), AllNode all => all.Parts.All(IsBare), _ => false };

    private static bool IsBare(QueryNode node) => node is WordsNode { Phrase: false, Begins: false, TitleOnly: false };

    internal string OrderBy => Room == Scheduled ? "publish_at, item.seq" : Orders.First(order => order.Code == Order).Sql;

    internal DynamicParameters Args(DateTimeOffset now, Guid me) => Asked(now).With(new
    {
        now,
        me,
        words = Words,
        like = Words?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal),
        source = Source,
        theme = Theme,
        language = Language,
        from = Day is { } day ? ParisTime.From(day.ToDateTime(default)) : now,
        until = Day is { } next ? ParisTime.From(next.AddDays(1).ToDateTime(default)) : now,
        offset = (Page - 1) * Web.Pagination.Size,
    });

    private IEnumerable<KeyValuePair<string, string?>> Parts(Guid? item) =>
    [
        new("vue", Room), new("q", Words), new("source", Source?.ToString()), new("theme", Theme), new("langue", Language),
        new("jour", Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), new("ordre", Order), new("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        new("item", item?.ToString()),
    ];
}
