using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Web.Site;
using Dapper;

namespace Animation.Members.Directory;

/// <summary>An organisation as stored.</summary>
/// <param name="Place">Official code of its territory.</param>
/// <param name="MemberUntil">Last day of membership.</param>
/// <param name="College">Code of a row of <c>college</c>.</param>
/// <param name="SizeClass">One of <see cref="SizeClasses"/>.</param>
/// <param name="Mailboxes">Addresses of the organisation itself.</param>
/// <param name="Domains">Mail domains of its people.</param>
[method: ExplicitConstructor]
public sealed record Organisation(
    Guid Id, long Version, string Name, string Kind, string Status, DateOnly? MemberSince, DateOnly? MemberUntil, string? Place, int? Population,
    DateTimeOffset ChangedAt, string? College, string? SizeClass, string? Siren, string[] Mailboxes, string[] Domains, DateTimeOffset? RemovedAt)
{
    internal const string Columns =
        "id, version, name, kind, status, member_since, member_until, place, population, changed_at, college, size_class, siren, mailboxes, domains, removed_at";

    /// <summary>The columns under an alias, for a statement that joins.</summary>
    internal static string ColumnsOf(string alias) => string.Join(", ", Columns.Split(", ").Select(column => $"{alias}.{column}"));

    /// <summary>Kinds whose territory is what they are.</summary>
    internal static bool IsLocalAuthority(string? kind) =>
        kind is OrganisationKinds.Commune or OrganisationKinds.Epci or OrganisationKinds.Metropole or OrganisationKinds.Departement or OrganisationKinds.Region;

    internal static Task<Organisation?> Find(MembersDb db, Guid id, CancellationToken ct) =>
        db.First<Organisation>($"SELECT {Columns} FROM organisation WHERE id = @id", new { id }, ct);

    /// <summary>Every organisation to choose from, by name.</summary>
    internal static Task<IReadOnlyList<Named>> All(MembersDb db, CancellationToken ct) =>
        db.Query<Named>("SELECT id, name FROM organisation WHERE removed_at IS NULL ORDER BY plain_name LIMIT 5000", null, ct);

    /// <summary>The whole shared state, as other services replicate it.</summary>
    public OrganisationChanged Changed() => new OrganisationChanged(
        Id, Version, Name, Kind, RemovedAt is null ? Status : OrganisationStatus.NotYet, RemovedAt is null ? MemberUntil : null, Place, Population, ChangedAt)
    { College = College, SizeClass = SizeClass };

    /// <summary>Until when it is a member, or how to become one: said on every page of its people.</summary>
    public Text Membership(DateOnly today) => MembershipWords.Say(Name, Status, MemberUntil, today);

    /// <summary>An organisation in a list to choose from.</summary>
    [method: ExplicitConstructor]
    public sealed record Named(Guid Id, string Name);
}
