using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Vocabulary;
using Dapper;

namespace Animation.Members.Choices;

/// <summary>What a person chose to receive, as stored. An empty list is no limit; no theme at all means <em>L'essentiel</em>.</summary>
/// <param name="WatchSaidAt">When they last said yes or no to their watch by mail.</param>
/// <param name="ChosenAt">Since when they choose themselves; none while no theme is chosen.</param>
/// <param name="PlacesWithin">Those of <paramref name="Places"/> followed with what is inside.</param>
/// <param name="PlacesAbove">Those of <paramref name="Places"/> followed with what is around.</param>
/// <param name="WatchRhythm">Kept while <paramref name="WatchByMail"/> is false, for the day they take it again.</param>
/// <param name="Day">1 is Monday, 7 Sunday.</param>
[method: ExplicitConstructor]
public sealed record Preferences(
    Guid PersonId, long Version, string[] Themes, bool WatchByMail, DateTimeOffset WatchSaidAt, DateTimeOffset ChangedAt, DateTimeOffset? ChosenAt,
    string[] Places, string[] PlacesWithin, string[] PlacesAbove, string[] Maturities, string[] Formats, string WatchRhythm,
    bool InvitationByMail, string InvitationRhythm, DateTimeOffset InvitationSaidAt, int Day, int Hour, int? MailsPerWeek)
{
    internal const string Columns =
        """
        person_id, version, themes, watch_by_mail, watch_said_at, changed_at, chosen_at, places, places_within, places_above, maturities, formats,
        watch_rhythm, invitation_by_mail, invitation_rhythm, invitation_said_at, day, hour, mails_per_week
        """;

    /// <summary>What comes when the person said nothing: the watch once a week, invitations as they come.</summary>
    internal static Preferences Begun(Guid person, DateTimeOffset now) =>
        new(person, 1, [], true, now, now, null, [], [], [], [], [], Rhythms.Weekly, true, Rhythms.AsItComes, now, 2, 7, null);

    public string Watch => WatchByMail ? WatchRhythm : Rhythms.Never;

    public string Invitation => InvitationByMail ? InvitationRhythm : Rhythms.Never;

    public FollowedPlaces Followed() => FollowedPlaces.Of(Places, PlacesWithin, PlacesAbove);

    internal static Task<Preferences?> Find(MembersDb db, Guid person, CancellationToken ct) =>
        db.First<Preferences>($"SELECT {Columns} FROM preferences WHERE person_id = @person", new { person }, ct);

    internal static Task<Preferences?> Lock(MembersDb db, Guid person, CancellationToken ct) =>
        db.First<Preferences>($"SELECT {Columns} FROM preferences WHERE person_id = @person FOR UPDATE", new { person }, ct);

    /// <summary>The whole shared state.</summary>
    public PreferencesChanged Changed() => new(PersonId, Version, Themes, WatchByMail, ChangedAt)
    {
        ChosenAt = ChosenAt,
        Places = [.. Places.Select(code => new PlaceChoice(code, PlacesWithin.Contains(code), PlacesAbove.Contains(code)))],
        Maturities = Maturities,
        Formats = Formats,
        Rhythms = [new(MailPurposes.Watch, Watch), new(MailPurposes.Invitation, Invitation)],
        Day = Day,
        Hour = Hour,
        MailsPerWeek = MailsPerWeek,
    };

    /// <summary>Writes choices and tells the other services; nothing is written or told when nothing changes.</summary>
    /// <param name="wanted">The choices, with the version that was shown.</param>
    /// <param name="saidAt">When the person said so.</param>
    /// <returns>False when the version shown is no longer the current one.</returns>
    internal static async Task<bool> Write(MembersDb db, Preferences current, Preferences wanted, DateTimeOffset saidAt, CancellationToken ct)
    {
        wanted = wanted with { ChosenAt = wanted.Themes.Length == 0 ? null : current.ChosenAt ?? saidAt };
        if (Said(current) == Said(wanted))
            return true;
        var saved = await db.First<Preferences>(
            $"""
            UPDATE preferences SET version = version + 1, changed_at = @now, chosen_at = @ChosenAt, themes = @Themes, places = @Places,
              places_within = @PlacesWithin, places_above = @PlacesAbove, maturities = @Maturities, formats = @Formats,
              watch_by_mail = @WatchByMail, watch_rhythm = @WatchRhythm, invitation_by_mail = @InvitationByMail, invitation_rhythm = @InvitationRhythm,
              watch_said_at = CASE WHEN watch_by_mail = @WatchByMail THEN watch_said_at ELSE @saidAt END,
              invitation_said_at = CASE WHEN invitation_by_mail = @InvitationByMail THEN invitation_said_at ELSE @saidAt END,
              day = @Day, hour = @Hour, mails_per_week = @MailsPerWeek
            WHERE person_id = @PersonId AND version = @Version
            RETURNING {Columns}
            """,
            new
            {
                wanted.PersonId,
                wanted.Version,
                wanted.ChosenAt,
                wanted.Themes,
                wanted.Places,
                wanted.PlacesWithin,
                wanted.PlacesAbove,
                wanted.Maturities,
                wanted.Formats,
                wanted.WatchByMail,
                wanted.WatchRhythm,
                wanted.InvitationByMail,
                wanted.InvitationRhythm,
                wanted.Day,
                wanted.Hour,
                wanted.MailsPerWeek,
                saidAt,
                now = db.Now,
            }, ct);
        if (saved is null)
            return false;
        await db.Publish(saved.Changed(), ct);
        return true;
    }

    // Records compare lists by reference; their text compares what they say.
    private static string Said(Preferences choices) =>
        JsonSerializer.Serialize(choices with { Version = 0, WatchSaidAt = default, InvitationSaidAt = default, ChangedAt = default });
}
