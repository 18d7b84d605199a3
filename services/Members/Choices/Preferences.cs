using Animation.Contracts.Members;
using Dapper;

namespace Animation.Members.Choices;

/// <summary>What a person chose to receive, as stored.</summary>
/// <param name="WatchSaidAt">When they last said yes or no to their watch by mail.</param>
[method: ExplicitConstructor]
public sealed record Preferences(Guid PersonId, long Version, string[] Themes, bool WatchByMail, DateTimeOffset WatchSaidAt, DateTimeOffset ChangedAt)
{
    internal const string Columns = "person_id, version, themes, watch_by_mail, watch_said_at, changed_at";

    internal static Task<Preferences?> Find(MembersDb db, Guid person, CancellationToken ct) =>
        db.First<Preferences>($"SELECT {Columns} FROM preferences WHERE person_id = @person", new { person }, ct);

    /// <summary>The whole shared state.</summary>
    public PreferencesChanged Changed() => new PreferencesChanged(PersonId, Version, Themes, WatchByMail, ChangedAt);

    /// <summary>Writes choices and tells the other services; nothing is written or told when nothing changes.</summary>
    /// <returns>False when the version shown is no longer the current one.</returns>
    internal static async Task<bool> Write(MembersDb db, Preferences now, string[] themes, bool watchByMail, DateTimeOffset saidAt, CancellationToken ct)
    {
        if (now.Themes.SequenceEqual(themes) && now.WatchByMail == watchByMail)
            return true;
        var saved = await db.First<Preferences>(
            $"""
            UPDATE preferences SET version = version + 1, themes = @themes, watch_by_mail = @watchByMail, changed_at = @now,
              watch_said_at = CASE WHEN watch_by_mail = @watchByMail THEN watch_said_at ELSE @saidAt END
            WHERE person_id = @PersonId AND version = @Version
            RETURNING {Columns}
            """,
            new { now.PersonId, now.Version, themes, watchByMail, saidAt, now = db.Now }, ct);
        if (saved is null)
            return false;
        await db.Publish(saved.Changed(), ct);
        return true;
    }
}
