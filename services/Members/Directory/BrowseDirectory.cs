using Animation.Hosting.Identity;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>The directory as lists: organisations, then people, searched, filtered, sorted by the address.</summary>
public static class BrowseDirectory
{
    /// <summary>A line of the list of people.</summary>
    /// <param name="Total">How many the whole list holds; none when it has to be counted apart.</param>
    [method: ExplicitConstructor]
    public sealed record PersonLine(Guid Id, string Name, string Address, string? Function, string? Title, Guid? OrganisationId, string? Organisation, string[] Roles, long? Total);

    // The organisation they act for by default, as Person says it.
    private const string ActsFor =
        """
        LEFT JOIN LATERAL (
          SELECT f.kind, f.title, o.id, o.name, o.plain_name FROM function f JOIN organisation o ON o.id = f.organisation_id
          WHERE f.person_id = p.id AND f.since <= @today AND (f.until IS NULL OR f.until >= @today)
          ORDER BY f.organisation_id IS NOT DISTINCT FROM p.default_organisation DESC, f.since DESC, f.id DESC LIMIT 1) acts ON true
        """;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/annuaire", ListOrganisations).RequireAuthorization(Policies.Officer);
        app.MapGet("/animation/annuaire/personnes", ListPeople).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> ListOrganisations([AsParameters] DirectoryFilter filter, MembersDb db, CancellationToken ct) => Page.Show<OrganisationsPage>(new
    {
        Filter = filter,
        Rows = await Organisations(db, filter, Pagination.Size, (filter.Page - 1) * Pagination.Size, ct),
        Total = await db.Value<long>($"SELECT count(*) FROM organisation o WHERE {filter.Organisations}", filter.Args(db.Today), ct),
        Colleges = await Colleges.All(db, ct),
    });

    private static async Task<IResult> ListPeople([AsParameters] DirectoryFilter filter, MembersDb db, CancellationToken ct)
    {
        var (rows, total) = await SearchPeople(db, filter, ct);
        return Page.Show<PeoplePage>(new { Filter = filter, Rows = rows, Total = total, Colleges = await Colleges.All(db, ct) });
    }

    /// <summary>The page of people that the address asks for, and how many there are in all.</summary>
    internal static async Task<(IReadOnlyList<PersonLine> Rows, long Total)> SearchPeople(MembersDb db, DirectoryFilter filter, CancellationToken ct)
    {
        var rows = await People(db, filter, Pagination.Size, (filter.Page - 1) * Pagination.Size, ct);
        return (rows, rows.Count > 0 && rows[0].Total is { } counted ? counted
            : await db.Value<long>($"SELECT count(*) FROM ({filter.People}) p", filter.Args(db.Today), ct));
    }

    internal static Task<IReadOnlyList<Organisation>> Organisations(MembersDb db, DirectoryFilter filter, int size, int offset, CancellationToken ct)
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
            $"SELECT {Organisation.Columns} FROM organisation o WHERE {filter.Organisations} ORDER BY {order}, o.id LIMIT @size OFFSET @offset",
            filter.Args(db.Today, size, offset), ct);
    }

    /// <summary>Some of the people asked for; their organisation is looked up for these alone, unless it sorts them.</summary>
    internal static Task<IReadOnlyList<PersonLine>> People(MembersDb db, DirectoryFilter filter, int size, int offset, CancellationToken ct)
    {
        var (join, order) = filter.Sort switch
        {
            "-nom" => ("", "p.plain_name DESC, p.id"),
            "organisation" => (ActsFor, "acts.plain_name NULLS LAST, p.plain_name, p.id"),
            "-organisation" => (ActsFor, "acts.plain_name DESC NULLS LAST, p.plain_name, p.id"),
            _ => ("", "p.plain_name, p.id"),
        };
        // Gathered once for the page and for the count. Without words it is read in the order of its index, and stops at the end of the page.
        return db.Query<PersonLine>(
            $"""
            WITH found AS {(filter.Searching ? "MATERIALIZED" : "NOT MATERIALIZED")} ({filter.People})
            SELECT p.id, who.name, who.address, acts.kind AS function, acts.title, acts.id AS organisation_id, acts.name AS organisation, who.roles,
              {(filter.Searching ? "(SELECT count(*) FROM found)" : "NULL::bigint")} AS total
            FROM (SELECT p.* FROM found p {join} ORDER BY {order} LIMIT @size OFFSET @offset) p JOIN person who ON who.id = p.id
            {ActsFor} ORDER BY {order}
            """,
            filter.Args(db.Today, size, offset), ct);
    }
}
