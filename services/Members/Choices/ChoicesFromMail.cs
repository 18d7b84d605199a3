using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Choices;

/// <summary>
/// The choices of one kind of mail from the signed link of such a mail, without signing in. It opens these choices only: no name, no
/// address, no organisation is shown, since a forwarded mail carries the link with it.
/// </summary>
public static class ChoicesFromMail
{
    private const string Base = "/moi/choix/";

    /// <summary>The signed path of what a person receives of the watch.</summary>
    internal static string PathOf(ActionLinks links, Guid person) => Base + links.Create(new ActionLink(SignedActions.Choices, person, Guid.Empty));

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Base + "{token}", (string token, MembersDb db, ActionLinks links, CancellationToken ct) =>
            Shown(token, null, FormErrors.None, db, links, ct)).AllowAnonymous();
        app.MapPost(Base + "{token}", Handle)
            .RefusedAs<ChoicesForm>((http, form, errors) => Shown(
                (string)http.GetRouteValue("token")!, form, errors, http.RequestServices.GetDb(),
                http.RequestServices.GetRequiredService<ActionLinks>(), http.RequestAborted))
            .AllowAnonymous();
    }

    private static (Guid Person, ChoicesScope Scope)? Read(ActionLinks links, string token) =>
        links.Read(SignedActions.Choices, token) is { } watch ? (watch.PersonId, ChoicesScope.Watch)
        : links.Read(SignedActions.InvitationChoices, token) is { } invitation ? (invitation.PersonId, ChoicesScope.Invitation)
        : null;

    private static async Task<IResult> Shown(string token, ChoicesForm? typed, FormErrors errors, MembersDb db, ActionLinks links, CancellationToken ct)
    {
        if (Read(links, token) is not { } link || await Preferences.Find(db, link.Person, ct) is not { } preferences)
            return Results.NotFound();
        return Page.Show<ChoicesFromMailPage>(new { View = await MyChoices.View(db, preferences, typed, link.Scope, Base + token, ct), Errors = errors });
    }

    private static async Task<IResult> Handle(
        [FromRoute] string token, [FromForm] ChoicesForm form, MembersDb db, ActionLinks links, HttpContext http, CancellationToken ct)
    {
        if (Read(links, token) is not { } link || await Preferences.Find(db, link.Person, ct) is null)
            return Results.NotFound();
        if (!string.IsNullOrEmpty(form.Etape))
            return await Shown(token, form.Stepped(), FormErrors.None, db, links, ct);
        await MyChoices.Save(db, link.Person, form, link.Scope, ct);
        MyChoices.Say(http, form);
        return Page.SeeOther(Base + token);
    }
}
