using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Dapper;

namespace Animation.Members.Directory;

/// <summary>A person as stored, with the function they act in today. An erased one has neither name nor address.</summary>
/// <param name="Roles">What they may do besides being a member.</param>
[method: ExplicitConstructor]
public sealed record Person(
    Guid Id, long Version, string? Name, string? Address, string Language, string[] Roles, DateTimeOffset ChangedAt, DateTimeOffset? ErasedAt,
    Guid? OrganisationId, string? Function, string? Standing, string? Title, string? OriginMeans, string? OriginDetail, DateOnly? OriginOn,
    string? AffiliationsJson)
{
    /// <summary>Ends with WHERE left to the reader; needs <c>@today</c>.</summary>
    internal const string Select =
        """
        SELECT p.id, p.version, p.name, p.address, p.language, p.roles, p.changed_at, p.erased_at, f.organisation_id, f.kind AS function, f.standing, f.title,
          p.origin_means, p.origin_detail, p.origin_on, f.affiliations AS affiliations_json
        FROM person p LEFT JOIN LATERAL (
          SELECT (array_agg(organisation_id ORDER BY rank))[1] AS organisation_id, (array_agg(kind ORDER BY rank))[1] AS kind,
            (array_agg(standing ORDER BY rank))[1] AS standing, (array_agg(title ORDER BY rank))[1] AS title,
            jsonb_agg(jsonb_build_object('organisationId', organisation_id, 'function', kind, 'standing', standing) ORDER BY rank) FILTER (WHERE nth = 1)::text AS affiliations
          FROM (
            SELECT organisation_id, kind, standing, title, row_number() OVER (PARTITION BY organisation_id ORDER BY since DESC, id DESC) AS nth,
              row_number() OVER (ORDER BY organisation_id IS NOT DISTINCT FROM p.default_organisation DESC, since DESC, id DESC) AS rank
            FROM function WHERE person_id = p.id AND since <= @today AND (until IS NULL OR until >= @today)) held) f ON true
        """;

    /// <summary>Somebody of the association's own team, counted apart from reach.</summary>
    public bool Staff => Roles.Any(role => role is Hosting.Identity.Roles.Officer or Hosting.Identity.Roles.Director or Hosting.Identity.Roles.Admin);

    /// <summary>The roles a session gets: everybody is a member.</summary>
    public IReadOnlyList<string> SessionRoles => [Hosting.Identity.Roles.Member, .. Roles];

    /// <summary>How the address came when the person did not give it themselves.</summary>
    internal PersonOrigin? Origin => OriginMeans is { } means ? new(means, OriginDetail ?? "", OriginOn!.Value) : null;

    /// <summary>Every organisation they act for today, the default one first.</summary>
    internal IReadOnlyList<Affiliation> Affiliations =>
        AffiliationsJson is null ? [] : JsonSerializer.Deserialize<Affiliation[]>(AffiliationsJson, WireFormat.Json)!;

    internal static Task<Person?> Find(MembersDb db, Guid id, CancellationToken ct) =>
        db.First<Person>(Select + " WHERE p.id = @id AND p.erased_at IS NULL", new { id, today = db.Today }, ct);

    internal static Task<Person?> Find(MembersDb db, string address, CancellationToken ct) =>
        db.First<Person>(Select + " WHERE p.address = @address", new { address, today = db.Today }, ct);

    /// <summary>The whole shared state, or the tombstone.</summary>
    public object Changed() => ErasedAt is { } erased
        ? new MemberErased(Id, Version, erased)
        : new PersonChanged(Id, Version, Name!, Address!, Language, OrganisationId, Function ?? FunctionKinds.Other, Staff, ChangedAt) { Affiliations = Affiliations, Origin = Origin };

    internal async Task Publish(MembersDb db, CancellationToken ct)
    {
        switch (Changed())
        {
            case PersonChanged changed:
                await db.Publish(changed, ct);
                break;
            case MemberErased erased:
                await db.Publish(erased, ct);
                break;
        }
    }
}
