using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Data;
using Animation.Web;
using Dapper;

namespace Animation.Members.Directory;

/// <summary>An organisation as stored.</summary>
/// <param name="Place">Official code of its territory.</param>
/// <param name="MemberUntil">Last day of membership.</param>
[method: ExplicitConstructor]
public sealed record Organisation(
    Guid Id, long Version, string Name, string Kind, string Status, DateOnly? MemberSince, DateOnly? MemberUntil, string? Place, int? Population,
    DateTimeOffset ChangedAt)
{
    internal const string Columns = "id, version, name, kind, status, member_since, member_until, place, population, changed_at";

    internal static Task<Organisation?> Find(MembersDb db, Guid id, CancellationToken ct) =>
        db.First<Organisation>($"SELECT {Columns} FROM organisation WHERE id = @id", new { id }, ct);

    /// <summary>The whole shared state, as other services replicate it.</summary>
    public OrganisationChanged Changed() => new OrganisationChanged(Id, Version, Name, Kind, Status, MemberUntil, Place, Population, ChangedAt);

    /// <summary>Until when it is a member, or how to become one: said on every page of its people.</summary>
    public Text Membership(DateOnly today) => Status switch
    {
        OrganisationStatus.Member or OrganisationStatus.Associate when MemberUntil is { } end && end < today => new(
            $"L'adhésion de votre organisation, {Name}, a pris fin le {Dates.InBoth(end).Fr}. Pour la renouveler, écrivez à l'association.",
            $"The membership of your organisation, {Name}, ended on {Dates.InBoth(end).En}. To renew it, write to the association."),
        OrganisationStatus.Member or OrganisationStatus.Associate when MemberUntil is { } end => new(
            $"Votre organisation, {Name}, est adhérente jusqu'au {Dates.InBoth(end).Fr}.",
            $"Your organisation, {Name}, is a member until {Dates.InBoth(end).En}."),
        OrganisationStatus.Member or OrganisationStatus.Associate => new(
            $"Votre organisation, {Name}, est adhérente.", $"Your organisation, {Name}, is a member."),
        OrganisationStatus.Former => new(
            $"Votre organisation, {Name}, n'est plus adhérente. Pour revenir, écrivez à l'association.",
            $"Your organisation, {Name}, is no longer a member. To come back, write to the association."),
        _ => new(
            $"Votre organisation, {Name}, n'est pas encore adhérente. Pour adhérer, écrivez à l'association.",
            $"Your organisation, {Name}, is not a member yet. To join, write to the association."),
    };
}
