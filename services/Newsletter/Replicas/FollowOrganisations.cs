using Animation.Contracts.Members;
using Animation.Vocabulary;
using MassTransit;

namespace Animation.Newsletter.Replicas;

/// <summary>Keeps where organisations are and what they are: what fits people who chose nothing themselves.</summary>
public sealed class FollowOrganisations(NewsletterDb db) : IConsumer<OrganisationChanged>
{
    public Task Consume(ConsumeContext<OrganisationChanged> context)
    {
        var organisation = context.Message;
        return db.Execute(
            """
            INSERT INTO organisation (id, version, name, kind, status, member_until, population, place_with_above)
            VALUES (@OrganisationId, @Version, @Name, @Kind, @Status, @MemberUntil, @Population, @places)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, kind = excluded.kind, status = excluded.status,
              member_until = excluded.member_until, population = excluded.population, place_with_above = excluded.place_with_above
            WHERE organisation.version < excluded.version
            """,
            new
            {
                organisation.OrganisationId,
                organisation.Version,
                organisation.Name,
                organisation.Kind,
                organisation.Status,
                organisation.MemberUntil,
                organisation.Population,
                places = organisation.Place is { } place ? Places.Above(place) : [],
            }, context.CancellationToken);
    }
}
