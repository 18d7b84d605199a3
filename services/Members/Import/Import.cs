using Animation.Vocabulary;
using Dapper;

namespace Animation.Members.Import;

/// <summary>A file on its way into the directory.</summary>
/// <param name="Subject"><c>people</c> or <c>organisations</c>.</param>
/// <param name="Mapping">For each column the field it fills, or nothing.</param>
/// <param name="Position">The last line imported, or taken back.</param>
[method: ExplicitConstructor]
public sealed record Import(
    Guid Id, string Subject, string Name, string Origin, Guid? ByPerson, string[] Head, string[] Mapping, string State, int Lines, int Position,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public const string People = "people";
    public const string Organisations = "organisations";

    internal const string Columns = "id, subject, name, origin, by_person, head, mapping, state, lines, position, created_at, finished_at";

    /// <summary>How many lines of each outcome, and how many an undo left.</summary>
    [method: ExplicitConstructor]
    public sealed record Tally(long Add, long Complete, long Same, long Refuse, long Kept)
    {
        public long Ready => Add + Complete;
    }

    /// <summary>A line as the page shows it.</summary>
    [method: ExplicitConstructor]
    public sealed record Shown(int Line, string Outcome, string? RefusalFr, string? RefusalEn, string? Name, string? Kept, string[]? Cells);

    internal static Task<Import?> Find(MembersDb db, Guid id, CancellationToken ct) =>
        db.First<Import>($"SELECT {Columns} FROM import WHERE id = @id", new { id }, ct);

    internal static Task<IReadOnlyList<Import>> Latest(MembersDb db, CancellationToken ct) =>
        db.Query<Import>($"SELECT {Columns} FROM import ORDER BY created_at DESC LIMIT 30", null, ct);

    internal Task<Tally> Count(MembersDb db, CancellationToken ct) => db.Value<Tally>(
        """
        SELECT count(*) FILTER (WHERE outcome = 'add') AS add, count(*) FILTER (WHERE outcome = 'complete') AS complete,
          count(*) FILTER (WHERE outcome = 'same') AS same, count(*) FILTER (WHERE outcome = 'refuse') AS refuse, count(kept) AS kept
        FROM import_row WHERE import_id = @Id
        """, new { Id }, ct);

    /// <summary>Lines of the outcomes asked for, in the order of the file.</summary>
    internal Task<IReadOnlyList<Shown>> Rows(MembersDb db, string condition, int limit, CancellationToken ct) => db.Query<Shown>(
        $"""
        SELECT r.line, r.outcome, r.refusal_fr, r.refusal_en, coalesce(r.name, p.name, o.name) AS name, r.kept, l.cells
        FROM import_row r LEFT JOIN import_line l USING (import_id, line) LEFT JOIN person p ON p.id = r.record_id LEFT JOIN organisation o ON o.id = r.record_id
        WHERE r.import_id = @Id AND {condition} ORDER BY r.line LIMIT @limit
        """, new { Id, limit }, ct);

    /// <summary>A header as it is remembered.</summary>
    internal static string Remembered(string header) => PlaceNames.Plain(header);
}
