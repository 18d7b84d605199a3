using Animation.Contracts.Members;
using Animation.Contracts.Watch;
using MassTransit;

namespace Animation.Events.Replicas;

/// <summary>Keeps names, to greet people and to show the officer who comes, and the organisations they may register for.</summary>
public sealed class KeepPerson(EventsDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context)
    {
        var person = context.Message;
        // A message of before says only the default one.
        var affiliations = person.Affiliations.Select(acts => acts.OrganisationId).Concat(person.OrganisationId is { } of ? [of] : Array.Empty<Guid>()).Distinct().ToArray();
        return db.Execute(
            """
            INSERT INTO person (person_id, version, name, organisation_id, staff, affiliations) VALUES (@PersonId, @Version, @Name, @OrganisationId, @Staff, @affiliations)
            ON CONFLICT (person_id) DO UPDATE
              SET version = excluded.version, name = excluded.name, organisation_id = excluded.organisation_id, staff = excluded.staff, affiliations = excluded.affiliations
              -- What was kept before affiliations were is completed by the replay of the same version.
              WHERE NOT person.erased AND (person.version < excluded.version OR person.version = excluded.version AND person.affiliations IS NULL)
            """,
            new { person.PersonId, person.Version, person.Name, person.OrganisationId, person.Staff, affiliations }, context.CancellationToken);
    }
}

/// <summary>Keeps the names of organisations, shown beside people.</summary>
public sealed class KeepOrganisation(EventsDb db) : IConsumer<OrganisationChanged>
{
    public Task Consume(ConsumeContext<OrganisationChanged> context) => db.Execute(
        """
        INSERT INTO organisation (organisation_id, version, name) VALUES (@OrganisationId, @Version, @Name)
        ON CONFLICT (organisation_id) DO UPDATE SET version = excluded.version, name = excluded.name WHERE organisation.version < excluded.version
        """,
        new { context.Message.OrganisationId, context.Message.Version, context.Message.Name }, context.CancellationToken);
}

/// <summary>Keeps the themes people follow, to invite them; nothing of who was erased.</summary>
public sealed class KeepPreferences(EventsDb db) : IConsumer<PreferencesChanged>
{
    public Task Consume(ConsumeContext<PreferencesChanged> context) => db.Execute(
        """
        INSERT INTO preference (person_id, version, themes)
        SELECT @PersonId, @Version, @themes WHERE NOT EXISTS (SELECT 1 FROM person WHERE person_id = @PersonId AND erased)
        ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, themes = excluded.themes WHERE preference.version < excluded.version
        """,
        new { context.Message.PersonId, context.Message.Version, themes = context.Message.Themes.ToArray() }, context.CancellationToken);
}

/// <summary>Keeps the titles of kept items, which events may come from.</summary>
public sealed class KeepWatchItem(EventsDb db) : IConsumer<WatchItemPublished>
{
    public Task Consume(ConsumeContext<WatchItemPublished> context)
    {
        var item = context.Message;
        return db.Execute(
            """
            INSERT INTO watch_item (item_id, version, slug, title, themes, kept_at) VALUES (@ItemId, @Version, @Slug, @Title, @themes, @KeptAt)
            ON CONFLICT (item_id) DO UPDATE
              SET version = excluded.version, slug = excluded.slug, title = excluded.title, themes = excluded.themes, kept_at = excluded.kept_at, withdrawn = false
              WHERE watch_item.version < excluded.version
            """,
            new { item.ItemId, item.Version, item.Slug, item.Title, themes = item.Themes.ToArray(), item.KeptAt }, context.CancellationToken);
    }
}

/// <summary>Stops offering an item; the event it inspired stays.</summary>
public sealed class ForgetWatchItem(EventsDb db) : IConsumer<WatchItemWithdrawn>
{
    public Task Consume(ConsumeContext<WatchItemWithdrawn> context) => db.Execute(
        """
        INSERT INTO watch_item (item_id, version, slug, title, themes, kept_at, withdrawn) VALUES (@ItemId, @Version, '', '', '{}', @WithdrawnAt, true)
        ON CONFLICT (item_id) DO UPDATE SET version = excluded.version, withdrawn = true WHERE watch_item.version < excluded.version
        """,
        context.Message, context.CancellationToken);
}
