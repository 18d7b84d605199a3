using Animation.Contracts.Members;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps the themes people follow and whether they want their watch by mail.</summary>
public sealed class FollowPreferences(NewsletterDb db) : IConsumer<PreferencesChanged>
{
    public Task Consume(ConsumeContext<PreferencesChanged> context) => db.Execute(
        """
        INSERT INTO preferences (person_id, version, themes, by_mail, changed_at)
        SELECT @PersonId, @Version, @themes, @WatchByMail, @ChangedAt
        WHERE NOT EXISTS (SELECT FROM person WHERE id = @PersonId AND erased)
        ON CONFLICT (person_id) DO UPDATE
          SET version = excluded.version, themes = excluded.themes, by_mail = excluded.by_mail, changed_at = excluded.changed_at
        WHERE preferences.version < excluded.version
        """,
        new
        {
            context.Message.PersonId,
            context.Message.Version,
            themes = context.Message.Themes.ToArray(),
            context.Message.WatchByMail,
            context.Message.ChangedAt,
        },
        context.CancellationToken);
}
