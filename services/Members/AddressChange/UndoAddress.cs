using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.AddressChange;

/// <summary>« Ce n'était pas moi », from the old mailbox: its address comes back and every session ends. No sign-in is asked: it may be a thief's by now.</summary>
public static class UndoAddress
{
    internal const string Path = "/connexion/pas-moi";

    public sealed record Form
    {
        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{token}", (string token, HttpContext http) => Shown(http, token, FormErrors.None)).AllowAnonymous();
        app.MapPost(Path + "/{token}", Handle).RefusedAs<Form>((http, _, errors) => Shown(http, (string)http.GetRouteValue("token")!, errors)).AllowAnonymous();
    }

    private static async Task<IResult> Shown(HttpContext http, string token, FormErrors errors)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await AddressChanges.FindDone(http.RequestServices.GetDb(), token, http.RequestAborted) is not null
            ? Page.Show<UndoAddressPage>(new { Token = token, Errors = errors })
            : Page.Show<AddressLinkDeadPage>(status: StatusCodes.Status410Gone);
    }

    private static async Task<IResult> Handle([FromRoute] string token, [FromForm] Form form, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        var person = await db.InTransaction(async () =>
        {
            if (await AddressChanges.FindDone(db, token, ct) is not { } done)
                throw Dead();
            await SignInLinks.Lock(db, done.PersonId, ct);
            // Everything confirmed since is taken back with it: a thief may have moved the account twice.
            await db.Execute(
                """
                UPDATE address_change SET undone_at = @now
                WHERE person_id = @PersonId AND undone_at IS NULL AND confirmed_at >= (SELECT confirmed_at FROM address_change WHERE id = @Id)
                """, new { done.PersonId, done.Id, now = db.Now }, ct);
            if (await Person.Find(db, done.PersonId, ct) is not { } held || held.Address != done.OldAddress && !await AddressChanges.Move(db, held, done.OldAddress, ct))
                throw Dead();
            return done.PersonId;
        }, ct);
        await sessions.RevokeAll(person, ct);
        Flash.Say(http, new Text("Votre adresse est rétablie et tous les appareils sont déconnectés. Prévenez l'association.", "Your address is back and every device is signed out. Tell the association."));
        return Page.SeeOther("/connexion");
    }

    private static Refusal Dead() => new("members.undo_dead", new("Ce lien ne rétablit plus rien. Écrivez à l'association.", "This link puts nothing back any more. Write to the association."));
}
