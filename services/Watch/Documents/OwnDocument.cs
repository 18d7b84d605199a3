using Animation.Hosting;
using Animation.Vocabulary;
using Dapper;

namespace Animation.Watch.Documents;

/// <summary>A version of a document's file, without its bytes.</summary>
[method: ExplicitConstructor]
public sealed record DocumentVersion(int Number, string Name, string Type, int Size, string Changes, DateTimeOffset AddedAt)
{
    /// <summary>« 1,2 Mo ».</summary>
    public Text Weight => Size < 1_000_000
        ? new($"{Math.Max(1, Size / 1000)} ko", $"{Math.Max(1, Size / 1000)} kB")
        : new(FormattableString.Invariant($"{Size / 1e6:0.#} Mo").Replace('.', ','), FormattableString.Invariant($"{Size / 1e6:0.#} MB"));
}

/// <summary>What the library says of one of the association's own documents.</summary>
/// <param name="Downloads">How often its file was taken, all versions together.</param>
public sealed record OwnDocument(Guid Id, string Sort, string Authors, string? Transcript, IReadOnlyList<DocumentVersion> Versions, long Downloads)
{
    /// <summary>Kinds of document, as codes.</summary>
    public static readonly IReadOnlyList<Term> Sorts =
    [
        new("guide", "Guide", "Guide"), new("kit", "Kit", "Kit"), new("replay", "Replay", "Replay"), new("slides", "Supports de présentation", "Slides"), new("other", "Autre document", "Other document"),
    ];

    public string SortLabel => Sorts.First(term => term.Code == Sort).Label;

    [method: ExplicitConstructor]
    private sealed record Row(Guid Id, string Sort, string Authors, string? Transcript);

    /// <summary>The document that an item is; none for anything else.</summary>
    internal static async Task<OwnDocument?> Of(WatchDb db, Guid item, CancellationToken ct)
    {
        if (await db.First<Row>("SELECT id, sort, authors, transcript FROM document WHERE item_id = @item", new { item }, ct) is not { } row)
            return null;
        return new OwnDocument(
            row.Id, row.Sort, row.Authors, row.Transcript,
            await db.Query<DocumentVersion>("SELECT number, name, type, size, changes, added_at FROM document_version WHERE document_id = @Id ORDER BY number DESC", new { row.Id }, ct),
            await db.Value<long>("SELECT coalesce(sum(count), 0)::bigint FROM download WHERE file = @file", new { file = TakeDocument.Counter(row.Id) }, ct));
    }
}
