using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Choices;

/// <summary>
/// The same choices from the signed link of a mail, without signing in. It opens these choices only: no name, no address,
/// no organisation is shown, since a forwarded mail carries the link with it.
/// </summary>
public static class ChoicesFromMail
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/moi/choix/{token}", (string token, MembersDb db, ActionLinks links, CancellationToken ct) =>
            Shown(token, null, FormErrors.None, db, links, ct)).AllowAnonymous();
        app.MapPost("/moi/choix/{token}", Handle)
            .RefusedAs<MyChoices.Form>((http, form, errors) => Shown(
                (string)http.GetRouteValue("token")!, form, errors, http.RequestServices.GetDb(),
                (ActionLinks)http.RequestServices.GetService(typeof(ActionLinks))!, http.RequestAborted))
            .AllowAnonymous();
    }

    private static async Task<IResult> Shown(string token, MyChoices.Form? typed, FormErrors errors, MembersDb db, ActionLinks links, CancellationToken ct)
    {
        if (links.Read(SignedActions.Choices, token) is not { } link || await Preferences.Find(db, link.PersonId, ct) is not { } preferences)
            return Results.NotFound();
        return Page.Show<ChoicesFromMailPage>(new { Token = token, Form = typed ?? MyChoices.Form.Of(preferences), Errors = errors });
    }

    private static async Task<IResult> Handle(
        [FromRoute] string token, [FromForm] MyChoices.Form form, MembersDb db, ActionLinks links, HttpContext http, CancellationToken ct)
    {
        if (links.Read(SignedActions.Choices, token) is not { } link || await Preferences.Find(db, link.PersonId, ct) is null)
            return Results.NotFound();
        await MyChoices.Save(db, link.PersonId, form, ct);
        MyChoices.Say(http, form);
        return Page.SeeOther($"/moi/choix/{token}");
    }
}
