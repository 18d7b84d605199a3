using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Consents;

/// <summary>Everything one person ever agreed or objected to, with its proof, on a page that prints.</summary>
public static class EvidenceSheet
{
    internal static string PathOf(Guid person) => $"/animation/annuaire/personnes/{person}/accords";

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/animation/annuaire/personnes/{id:guid}/accords", async (Guid id, MembersDb db, CancellationToken ct) =>
        await Person.Find(db, id, ct) is { } person
            ? Page.Show<EvidenceSheetPage>(new { Person = person, Standings = await MyAgreements.Stand(db, person, ct), Register = await Consents.Register(db, id, ct), db.Now })
            : Results.NotFound()).RequireAuthorization(Policies.Officer);
}
