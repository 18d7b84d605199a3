using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Erasure;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>A person is forgotten: only a tombstone stays, which makes every service forget and refuse anything later.</summary>
public static class ErasePerson
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/annuaire/personnes/{id:guid}/suppression", Handle).RequireAuthorization(Policies.Admin).RequireFreshProof();

    private static async Task<IResult> Handle(Guid id, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        if (id == http.User.PersonId())
            throw new Refusal("members.erase_self", new("Demandez à une autre personne d'administration de supprimer votre compte.", "Ask another administrator to delete your account."));
        await db.InTransaction(async () =>
        {
            await db.By(http.User.PersonId(), ct);
            await Erase(db, id, ct);
        }, ct);
        await sessions.RevokeAll(id, ct);
        Flash.Say(http, new("La personne est oubliée ici ; le rapport dit où en sont les autres services.", "The person is forgotten here; the report says where the other services stand."));
        return Page.SeeOther(ErasureReports.Path + "#" + id);
    }

    internal static Task Erase(MembersDb db, Guid id, CancellationToken ct) => Erasing.Erase(db, id, AskedBy.Admin, ct);
}
