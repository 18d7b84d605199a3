using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Vocabulary;
using MassTransit;

namespace Animation.Watch.Replicas;

/// <summary>Keeps which organisation a person acts for, to say what obliges them. Neither name nor address.</summary>
public sealed class KeepPerson(WatchDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context) => db.Execute(
        """
        INSERT INTO person (person_id, version, organisation_id) VALUES (@PersonId, @Version, @OrganisationId)
        ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, organisation_id = excluded.organisation_id
          WHERE person.version < excluded.version AND NOT person.erased
        """,
        new { context.Message.PersonId, context.Message.Version, context.Message.OrganisationId }, context.CancellationToken);
}

/// <summary>Keeps the kind and the size of organisations, which a law may look at.</summary>
public sealed class KeepOrganisation(WatchDb db) : IConsumer<OrganisationChanged>
{
    public Task Consume(ConsumeContext<OrganisationChanged> context)
    {
        var told = context.Message;
        return db.Execute(
            """
            INSERT INTO organisation (organisation_id, version, kind, place, population) VALUES (@OrganisationId, @Version, @Kind, @Place, @Population)
            ON CONFLICT (organisation_id) DO UPDATE
              SET version = excluded.version, kind = excluded.kind, place = excluded.place, population = excluded.population
              WHERE organisation.version < excluded.version
            """,
            new { told.OrganisationId, told.Version, told.Kind, told.Place, told.Population }, context.CancellationToken);
    }
}

/// <summary>Keeps what a person chose, to show them what matches; nothing of who was erased.</summary>
public sealed class KeepPreferences(WatchDb db) : IConsumer<PreferencesChanged>
{
    public Task Consume(ConsumeContext<PreferencesChanged> context)
    {
        var told = context.Message;
        return db.Execute(
            """
            INSERT INTO preference (person_id, version, themes, formats, maturities, places, places_within)
            SELECT @PersonId, @Version, @themes, @formats, @maturities, @places, @within
            WHERE NOT EXISTS (SELECT 1 FROM person WHERE person_id = @PersonId AND erased)
            ON CONFLICT (person_id) DO UPDATE
              SET version = excluded.version, themes = excluded.themes, formats = excluded.formats, maturities = excluded.maturities,
                places = excluded.places, places_within = excluded.places_within
              WHERE preference.version < excluded.version
            """,
            new
            {
                told.PersonId,
                told.Version,
                themes = told.Themes.ToArray(),
                formats = told.Formats.ToArray(),
                maturities = told.Maturities.ToArray(),
                places = told.Places.SelectMany(place => place.Above ? Places.Above(place.Code) : [place.Code]).Distinct().ToArray(),
                within = told.Places.Where(place => place.Within).Select(place => place.Code).ToArray(),
            },
            context.CancellationToken);
    }
}

/// <summary>Keeps public events, to say what became of an item.</summary>
public sealed class KeepEvent(WatchDb db) : IConsumer<EventChanged>
{
    public Task Consume(ConsumeContext<EventChanged> context)
    {
        var told = context.Message;
        return db.Execute(
            """
            INSERT INTO event (event_id, version, slug, title, status, starts_at, watch_item_id)
            VALUES (@EventId, @Version, @Slug, @Title, @Status, @StartsAt, @WatchItemId)
            ON CONFLICT (event_id) DO UPDATE
              SET version = excluded.version, slug = excluded.slug, title = excluded.title, status = excluded.status,
                starts_at = excluded.starts_at, watch_item_id = excluded.watch_item_id
              WHERE event.version < excluded.version
            """,
            new { told.EventId, told.Version, told.Slug, told.Title, told.Status, told.StartsAt, told.WatchItemId }, context.CancellationToken);
    }
}
