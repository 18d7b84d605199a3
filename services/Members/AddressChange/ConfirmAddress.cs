using Animation.Contracts.Newsletter;
using Animation.Hosting;
using Animation.Hosting.Configuration;
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

/// <summary>
/// The mail at the new address is confirmed by the person who asked, signed in: whoever owns a mistyped address can do nothing with it.
/// The old mailbox is told, and may take it back.
/// </summary>
public static class ConfirmAddress
{
    public sealed record Form
    {
        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(ChangeAddress.Path + "/{token}", (string token, HttpContext http) => Shown(http, token, FormErrors.None));
        app.MapPost(ChangeAddress.Path + "/{token}", Handle).RefusedAs<Form>((http, _, errors) => Shown(http, (string)http.GetRouteValue("token")!, errors));
    }

    private static async Task<IResult> Shown(HttpContext http, string token, FormErrors errors) =>
        await AddressChanges.Find(http.RequestServices.GetDb(), http.User.RequiredPersonId(), token, http.RequestAborted) is { } waiting
            ? Page.Show<ConfirmAddressPage>(new { Token = token, Address = waiting.NewAddress, Errors = errors })
            : Page.Show<AddressLinkDeadPage>(status: StatusCodes.Status410Gone);

    private static async Task<IResult> Handle(
        [FromRoute] string token, [FromForm] Form form, MembersDb db, Sessions sessions, Settings settings, Seals seals, HttpContext http, CancellationToken ct)
    {
        var id = http.User.RequiredPersonId();
        await db.InTransaction(async () =>
        {
            await SignInLinks.Lock(db, id, ct);
            await db.By(id, ct);
            if (await AddressChanges.Find(db, id, token, ct) is not { } waiting || await Person.Find(db, id, ct) is not { } person
                || !await Confirm(db, person, waiting, settings, seals, ct))
            {
                throw new Refusal("members.address_dead", new("Ce lien ne confirme plus rien. Demandez le changement à nouveau.", "This link confirms nothing any more. Ask for the change again."));
            }
        }, ct);
        if (await sessions.Find(http, ct) is { } current)
            await sessions.RevokeOthers(id, current, ct);
        Flash.Say(http, new Text("Votre adresse est changée. Vos autres appareils sont déconnectés.", "Your address is changed. Your other devices are signed out."));
        return Page.SeeOther("/moi");
    }

    private static async Task<bool> Confirm(MembersDb db, Person person, AddressChanges.Waiting waiting, Settings settings, Seals seals, CancellationToken ct)
    {
        var undo = SignInLinks.NewSecret();
        await db.Execute(
            "UPDATE address_change SET confirmed_at = @now, old_address = @old, undo_hash = @hash, undo_until = @until WHERE id = @Id",
            new { waiting.Id, now = db.Now, old = person.Address, hash = SignInLinks.Hash(undo), until = db.Now + AddressChanges.Regret }, ct);
        if (!await AddressChanges.Move(db, person, waiting.NewAddress, ct))
            return false;
        await db.Publish(Notice(db.Now, person.Address!, seals.Seal($"{settings.Url.ToString().TrimEnd('/')}{UndoAddress.Path}/{undo}", AddressChanges.Regret)), ct);
        return true;
    }

    private static SendMail Notice(DateTimeOffset now, string oldAddress, string link) => new SendMail(
        Guid.CreateVersion7(now), null, oldAddress, MailPurposes.SignIn,
        new("Votre adresse a été changée", "Your address was changed"),
        [
            new("text", new("Nos courriels iront désormais à une autre adresse, et cette adresse-ci ne connecte plus. Si vous l'avez demandé, il n'y a rien à faire.",
                "Our mails now go to another address, and this one no longer signs in. If you asked for it, there is nothing to do.")),
            new("button", new("Ce n'était pas moi", "It was not me"), "{secret}"),
            new("text", new("Ce bouton rétablit cette adresse pendant 7 jours et déconnecte tous les appareils.", "For 7 days this button puts this address back and signs out every device.")),
        ],
        link, null, now + AddressChanges.Regret, now);
}
