using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Newsletter.Digests;
using Animation.Newsletter.Mails;
using Animation.Vocabulary;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps what people chose to receive; a change moves their turn and the invitations that wait for it.</summary>
public sealed class FollowPreferences(NewsletterDb db) : IConsumer<PreferencesChanged>
{
    public async Task Consume(ConsumeContext<PreferencesChanged> context)
    {
        var (chosen, ct) = (context.Message, context.CancellationToken);
        var followed = FollowedPlaces.Of(
            chosen.Places.Select(place => place.Code), chosen.Places.Where(place => place.Within).Select(place => place.Code),
            chosen.Places.Where(place => place.Above).Select(place => place.Code));
        var changed = await db.Execute(
            """
            INSERT INTO preferences (person_id, version, themes, by_mail, changed_at, chosen_at, places_exact, places_within, places_above, maturities, formats,
              watch_rhythm, invitation_rhythm, day, hour, mails_per_week)
            SELECT @PersonId, @Version, @themes, @WatchByMail, @ChangedAt, @ChosenAt, @Exact, @Within, @Above, @maturities, @formats,
              coalesce(@watch, 'weekly'), @invitation, @Day, @Hour, @MailsPerWeek
            WHERE NOT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased)
            ON CONFLICT (person_id) DO UPDATE
              SET version = excluded.version, themes = excluded.themes, by_mail = excluded.by_mail, changed_at = excluded.changed_at, chosen_at = excluded.chosen_at,
                places_exact = excluded.places_exact, places_within = excluded.places_within, places_above = excluded.places_above,
                maturities = excluded.maturities, formats = excluded.formats,
                -- While it is stopped, the rhythm they had is kept for the day they take it again.
                watch_rhythm = coalesce(@watch, preferences.watch_rhythm), invitation_rhythm = excluded.invitation_rhythm,
                day = excluded.day, hour = excluded.hour, mails_per_week = excluded.mails_per_week
            WHERE preferences.version < excluded.version
            """,
            new
            {
                chosen.PersonId,
                chosen.Version,
                themes = chosen.Themes.ToArray(),
                chosen.WatchByMail,
                chosen.ChangedAt,
                chosen.ChosenAt,
                followed.Exact,
                followed.Within,
                followed.Above,
                maturities = chosen.Maturities.ToArray(),
                formats = chosen.Formats.ToArray(),
                watch = Rhythm(chosen, MailPurposes.Watch) is var rhythm && rhythm == Rhythms.Never ? null : rhythm,
                invitation = Rhythm(chosen, MailPurposes.Invitation) ?? Rhythms.AsItComes,
                chosen.Day,
                chosen.Hour,
                chosen.MailsPerWeek,
            }, ct);
        if (changed == 0)
            return;
        await Turns.Move(db, chosen.PersonId, ct);
        await InvitationTurns.Move(db, chosen.PersonId, ct);
    }

    // A rhythm of a later version than this program is none it knows.
    private static string? Rhythm(PreferencesChanged chosen, string purpose) =>
        chosen.Rhythms.FirstOrDefault(rhythm => rhythm.Purpose == purpose)?.Rhythm is { } known && Rhythms.All.Contains(known) ? known : null;
}
