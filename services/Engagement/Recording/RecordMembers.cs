using Animation.Contracts.Members;
using Animation.Engagement.Facts;
using MassTransit;

namespace Animation.Engagement.Recording;

/// <summary>For whom a person acts, dated: past acts keep the organisation of their day.</summary>
public sealed class RecordAffiliation(FactLog log, EngagementDb db) : IConsumer<PersonChanged>
{
    public async Task Consume(ConsumeContext<PersonChanged> context)
    {
        var (person, ct) = (context.Message, context.CancellationToken);
        await log.OfPerson(
            person.PersonId, $"person:{person.Version}",
            new Affiliated(person.Version, person.OrganisationId, person.Function, person.Staff), person.ChangedAt, ct);
        await db.Execute(
            "UPDATE subject SET person_version = @Version WHERE person_id = @PersonId AND person_version < @Version",
            new { person.PersonId, person.Version }, ct);
    }
}

/// <summary>What a person chose to follow.</summary>
public sealed class RecordChoices(FactLog log) : IConsumer<PreferencesChanged>
{
    public Task Consume(ConsumeContext<PreferencesChanged> context)
    {
        var choices = context.Message;
        return log.OfPerson(
            choices.PersonId, $"choices:{choices.Version}",
            new ChoicesMade(choices.Version, choices.Themes, choices.WatchByMail), choices.ChangedAt, context.CancellationToken);
    }
}

/// <summary>What an organisation is, dated; its name beside the log.</summary>
public sealed class RecordOrganisation(FactLog log, EngagementDb db) : IConsumer<OrganisationChanged>
{
    public async Task Consume(ConsumeContext<OrganisationChanged> context)
    {
        var (organisation, ct) = (context.Message, context.CancellationToken);
        await log.Append(
            Streams.Organisation(organisation.OrganisationId), $"organisation:{organisation.Version}",
            new OrganisationDescribed(
                organisation.OrganisationId, organisation.Version, organisation.Kind, organisation.Status, organisation.MemberUntil, organisation.Place,
                organisation.Population),
            organisation.ChangedAt, ct);
        await db.Execute(
            """
            INSERT INTO organisation_name (organisation_id, version, name) VALUES (@OrganisationId, @Version, @Name)
            ON CONFLICT (organisation_id) DO UPDATE SET version = excluded.version, name = excluded.name
            WHERE organisation_name.version < excluded.version
            """, new { organisation.OrganisationId, organisation.Version, organisation.Name }, ct);
    }
}
