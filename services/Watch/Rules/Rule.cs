using Dapper;

namespace Animation.Watch.Rules;

/// <summary>A query and what is done with the items it finds when they come.</summary>
[method: ExplicitConstructor]
public sealed record Rule(
    Guid Id, int Position, string Name, string Query, string[] Themes, string[] Places, int? Value, string? Outcome, string? Reason, bool Enabled, Guid By, DateTimeOffset ChangedAt)
{
    public const string Columns = "id, position, name, query, themes, places, value, outcome, reason, enabled, by, changed_at";

    internal static Task<IReadOnlyList<Rule>> All(WatchDb db, CancellationToken ct) =>
        db.Query<Rule>($"SELECT {Columns} FROM rule WHERE removed_at IS NULL ORDER BY position, id", ct: ct);

    internal static Task<Rule?> Find(WatchDb db, Guid id, CancellationToken ct) =>
        db.First<Rule>($"SELECT {Columns} FROM rule WHERE id = @id AND removed_at IS NULL", new { id }, ct);
}
