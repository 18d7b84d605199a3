using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Dapper;

namespace Animation.Members.Directory;

/// <summary>A person as stored, with the function they act in today. An erased one has neither name nor address.</summary>
/// <param name="Roles">What they may do besides being a member.</param>
[method: ExplicitConstructor]
public sealed record Person(
    Guid Id, long Version, string? Name, string? Address, string Language, string[] Roles, DateTimeOffset ChangedAt, DateTimeOffset? ErasedAt,
    Guid? OrganisationId, string? Function, string? Standing, string? Title, string? OriginMeans, string? OriginDetail, DateOnly? OriginOn)
{
    /// <summary>Ends with WHERE left to the reader; needs <c>@today</c>.</summary>
    internal const string Select =
        """
        SELECT p.id, p.version, p.name, p.address, p.language, p.roles, p.changed_at, p.erased_at, f.organisation_id, f.kind AS function, f.standing, f.title,
          p.origin_means, p.origin_detail, p.origin_on
        FROM person p LEFT JOIN LATERAL (
          SELECT organisation_id, kind, standing, title FROM function
          WHERE person_id = p.id AND since <= @today AND (until IS NULL OR until >= @today)
          ORDER BY since DESC, id DESC LIMIT 1) f ON true
        """;

    /// <summary>Somebody of the association's own team, counted apart from reach.</summary>
    public bool Staff => Roles.Any(role => role is Hosting.Identity.Roles.Officer or Hosting.Identity.Roles.Director or Hosting.Identity.Roles.Admin);

    /// <summary>The roles a session gets: everybody is a member.</summary>
    public IReadOnlyList<string> SessionRoles => [Hosting.Identity.Roles.Member, .. Roles];

    /// <summary>How the address came when the person did not give it themselves.</summary>
    internal PersonOrigin? Origin => OriginMeans is { } means ? new(means, OriginDetail ?? "", OriginOn!.Value) : null;

    internal static Task<Person?> Find(MembersDb db, Guid id, CancellationToken ct) =>
        db.First<Person>(Select + " WHERE p.id = @id AND p.erased_at IS NULL", new { id, today = db.Today }, ct);

    internal static Task<Person?> Find(MembersDb db, string address, CancellationToken ct) =>
        db.First<Person>(Select + " WHERE p.address = @address", new { address, today = db.Today }, ct);

    /// <summary>The whole shared state, or the tombstone.</summary>
    public object Changed() => ErasedAt is { } erased
        ? new MemberErased(Id, Version, erased)
        : new PersonChanged(Id, Version, Name!, Address!, Language, OrganisationId, Function ?? FunctionKinds.Other, Staff, ChangedAt) { Origin = Origin };

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
