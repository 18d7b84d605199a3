using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Consents;

/// <summary>Somebody leaves without erasing anything: no more mails but those they ask for, and they act for no organisation any more.</summary>
public static class Leave
{
    public const string Path = EraseMe.Path + "/depart";

    public sealed record Form
    {
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, Handle).NeedsForm();

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await Go(db, http.User.RequiredPersonId(), ct);
            return "";
        }, ct);
        Flash.Say(http, new("C'est fait : plus de veille ni d'invitations, et vos fonctions sont closes. Votre compte reste ouvert.", "Done: no more watch or invitations, and your functions are closed. Your account stays open."));
        return Page.SeeOther("/moi");
    }

    internal static Task Go(MembersDb db, Guid person, CancellationToken ct) => db.InTransaction(async () =>
    {
        foreach (var purpose in (await Consents.States(db, person, ct)).Select(state => state.Purpose).Intersect([ConsentPurposes.Subscription]).Append(ConsentPurposes.Watch).Append(ConsentPurposes.Invitation))
            await MyAgreements.Decide(db, person, purpose, given: false, ct);
        var closed = await db.Execute(
            "DELETE FROM function WHERE person_id = @person AND since = @today", new { person, today = db.Today }, ct)
            + await db.Execute("UPDATE function SET until = @today::date - 1 WHERE person_id = @person AND (until IS NULL OR until >= @today)", new { person, today = db.Today }, ct);
        if (closed == 0)
            return;
        await db.Execute("UPDATE person SET version = version + 1, changed_at = @now WHERE id = @person", new { person, now = db.Now }, ct);
        await (await Person.Find(db, person, ct))!.Publish(db, ct);
    }, ct);
}
