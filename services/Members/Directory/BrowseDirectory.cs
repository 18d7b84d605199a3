using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>The directory as lists: organisations, then people, searched, filtered, sorted by the address.</summary>
public static class BrowseDirectory
{
    /// <summary>What the address of either list says.</summary>
    public sealed record Filter(
        [FromQuery(Name = "q")] string? Text, [FromQuery(Name = "genre")] string? Kind, [FromQuery(Name = "statut")] string? Status,
        [FromQuery(Name = "region")] string? Region, [FromQuery(Name = "tri")] string? Sort, [FromQuery(Name = "page")] string? Number)
    {
        internal int Page => int.TryParse(Number, out var page) && page is > 0 and < 100_000 ? page : 1;

        internal bool Active => new[] { Text, Kind, Status, Region }.Any(value => !string.IsNullOrWhiteSpace(value));

        // A filter that means nothing filters nothing; SQL sees codes of ours only.
        internal object Args(DateOnly today, int size, int offset) => new
        {
            like = string.IsNullOrWhiteSpace(Text) ? null : $"%{PlaceNames.Plain(Text).Replace("_", "", StringComparison.Ordinal)}%",
            address = string.IsNullOrWhiteSpace(Text) ? null : $"%{Text.Trim().ToLowerInvariant().Replace("%", "", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%",
            kind = DirectoryWords.Kinds.ContainsKey(Kind ?? "") ? Kind : null,
            status = DirectoryWords.Statuses.ContainsKey(Status ?? "") ? Status : null,
            places = Places.Find(Region) is { } region ? Places.Expand(region.Code) : null,
            today,
            size,
            offset,
        };
    }

    /// <summary>A line of the list of people.</summary>
    [method: ExplicitConstructor]
    public sealed record PersonLine(Guid Id, string Name, string Address, string? Function, string? Title, Guid? OrganisationId, string? Organisation, string[] Roles);

    private const string OrganisationWhere =
        """
        WHERE o.removed_at IS NULL AND (@like::text IS NULL OR o.plain_name LIKE @like) AND (@kind::text IS NULL OR o.kind = @kind)
          AND (@status::text IS NULL OR o.status = @status) AND (@places::text[] IS NULL OR o.place = ANY(@places))
        """;

    private const string PeopleFrom =
        """
        FROM person p
        LEFT JOIN LATERAL (
          SELECT organisation_id, kind, title FROM function
          WHERE person_id = p.id AND since <= @today AND (until IS NULL OR until >= @today) ORDER BY since DESC, id DESC LIMIT 1) f ON true
        LEFT JOIN organisation o ON o.id = f.organisation_id
        WHERE p.erased_at IS NULL
          AND (@like::text IS NULL OR p.plain_name LIKE @like OR p.plain_name LIKE @address OR o.plain_name LIKE @like)
          AND (@kind::text IS NULL OR o.kind = @kind) AND (@status::text IS NULL OR o.status = @status)
          AND (@places::text[] IS NULL OR o.place = ANY(@places))
        """;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/annuaire", ListOrganisations).RequireAuthorization(Policies.Officer);
        app.MapGet("/animation/annuaire/personnes", ListPeople).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> ListOrganisations([AsParameters] Filter filter, MembersDb db, CancellationToken ct)
    {
        var total = await db.Value<long>($"SELECT count(*) FROM organisation o {OrganisationWhere}", filter.Args(db.Today, 0, 0), ct);
        var rows = await Organisations(db, filter, Pagination.Size, (filter.Page - 1) * Pagination.Size, ct);
        return Page.Show<OrganisationsPage>(new { Filter = filter, Rows = rows, Total = total });
    }

    private static async Task<IResult> ListPeople([AsParameters] Filter filter, MembersDb db, CancellationToken ct)
    {
        var total = await db.Value<long>($"SELECT count(*) {PeopleFrom}", filter.Args(db.Today, 0, 0), ct);
        var rows = await People(db, filter, Pagination.Size, (filter.Page - 1) * Pagination.Size, ct);
        return Page.Show<PeoplePage>(new { Filter = filter, Rows = rows, Total = total });
    }

    internal static Task<IReadOnlyList<Organisation>> Organisations(MembersDb db, Filter filter, int size, int offset, CancellationToken ct)
    {
        var order = filter.Sort switch
        {
            "-nom" => "o.plain_name DESC",
            "genre" => "o.kind, o.plain_name",
            "-genre" => "o.kind DESC, o.plain_name",
            "fin" => "o.member_until NULLS LAST, o.plain_name",
            "-fin" => "o.member_until DESC NULLS LAST, o.plain_name",
            "habitants" => "o.population NULLS LAST, o.plain_name",
            "-habitants" => "o.population DESC NULLS LAST, o.plain_name",
            _ => "o.plain_name",
        };
        return db.Query<Organisation>(
            $"SELECT {Organisation.Columns} FROM organisation o {OrganisationWhere} ORDER BY {order}, o.id LIMIT @size OFFSET @offset",
            filter.Args(db.Today, size, offset), ct);
    }

    internal static Task<IReadOnlyList<PersonLine>> People(MembersDb db, Filter filter, int size, int offset, CancellationToken ct)
    {
        var order = filter.Sort switch
        {
            "-nom" => "p.plain_name DESC",
            "organisation" => "o.plain_name NULLS LAST, p.plain_name",
            "-organisation" => "o.plain_name DESC NULLS LAST, p.plain_name",
            _ => "p.plain_name",
        };
        return db.Query<PersonLine>(
            $"""
            SELECT p.id, p.name, p.address, f.kind AS function, f.title, o.id AS organisation_id, o.name AS organisation, p.roles
            {PeopleFrom} ORDER BY {order}, p.id LIMIT @size OFFSET @offset
            """,
            filter.Args(db.Today, size, offset), ct);
    }
}
