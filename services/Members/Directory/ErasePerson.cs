using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
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
        app.MapPost("/animation/annuaire/personnes/{id:guid}/suppression", Handle).RequireAuthorization(Policies.Admin);

    private static async Task<IResult> Handle(Guid id, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        if (id == http.User.PersonId())
            throw new Refusal("members.erase_self", new("Demandez à une autre personne d'administration de supprimer votre compte.", "Ask another administrator to delete your account."));
        await Erase(db, id, ct);
        await sessions.RevokeAll(id, ct);
        Flash.Say(http, new("La personne et ses données sont supprimées.", "The person and their data are deleted."));
        return Page.SeeOther("/animation/annuaire/personnes");
    }

    internal static Task Erase(MembersDb db, Guid id, CancellationToken ct) => db.InTransaction(async () =>
    {
        var erased = await db.Execute(
            """
            UPDATE person SET version = version + 1, name = NULL, address = NULL, plain_name = '', roles = '{}', changed_at = @now, erased_at = @now,
              origin_means = NULL, origin_detail = NULL, origin_on = NULL
            WHERE id = @id AND erased_at IS NULL
            """, new { id, now = db.Now }, ct);
        if (erased == 0)
            return;
        await db.Execute(
            """
            DELETE FROM function WHERE person_id = @id;
            DELETE FROM preferences WHERE person_id = @id;
            DELETE FROM sign_in WHERE person_id = @id;
            """, new { id }, ct);
        var tombstone = await db.First<Person>(Person.Select + " WHERE p.id = @id", new { id, today = db.Today }, ct);
        await tombstone!.Publish(db, ct);
    }, ct);
}
