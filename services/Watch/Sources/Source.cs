using Animation.Hosting;
using Dapper;

namespace Animation.Watch.Sources;

/// <summary>A feed that the watch follows, with its health.</summary>
[method: ExplicitConstructor]
public sealed record Source(
    Guid Id, string Name, string Address, string? Site, string? Folder, string Language, string State, string? Etag, string? LastModified, byte[]? BodyHash,
    string? MovedTo, int Failures, string? LastErrorFr, string? LastErrorEn, DateTimeOffset? LastFetchedAt, DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastWholeAt, DateTimeOffset DueAt, TimeSpan Rhythm, TimeSpan? Habit, DateTimeOffset? LastItemAt, DateTimeOffset? FailingSince,
    DateTimeOffset? NotBefore, string? SaidLanguage, string? NewLanguage, string? Successor, string? OldAddress, DateTimeOffset? MovedAt, string? LastErrorCode,
    DateTimeOffset? TakenUntil)
{
    public const string Columns =
        "id, name, address, site, folder, language, state, etag, last_modified, body_hash, moved_to, failures, last_error_fr, last_error_en, "
        + "last_fetched_at, last_success_at, last_whole_at, due_at, rhythm, habit, last_item_at, failing_since, not_before, said_language, new_language, "
        + "successor, old_address, moved_at, last_error_code, taken_until";

    /// <summary>The last thing that went wrong, when it still does.</summary>
    public Text? LastError => LastErrorFr is null ? null : new Text(LastErrorFr, LastErrorEn ?? LastErrorFr);
}
