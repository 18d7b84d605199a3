using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Animation.Members.SignIn;

/// <summary>The link of the mail: looking shows a button (mail scanners look), pressing it signs in.</summary>
public static class OpenLink
{
    public sealed record Form
    {
        public string? Address { get; init; }

        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/connexion/{token}", async (string token, MembersDb db, HttpContext http, CancellationToken ct) =>
            await Shown(token, new Form(), FormErrors.None, db, http, ct)).AllowAnonymous();
        app.MapPost("/connexion/{token}", Handle)
            .RefusedAs<Form>((http, form, errors) =>
                Shown((string)http.GetRouteValue("token")!, form, errors, http.RequestServices.GetDb(), http, http.RequestAborted))
            .AllowAnonymous();
    }

    private static async Task<IResult> Shown(string token, Form form, FormErrors errors, MembersDb db, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var link = await SignInLinks.Find(db, token, RequestingBrowser.Read(http), ct);
        if (link is null || link is { SameBrowser: false, Closed: true })
            return Page.Show<LinkDeadPage>(status: StatusCodes.Status410Gone);
        return Page.Show<OpenLinkPage>(new { Token = token, Form = form, Errors = errors, link.SameBrowser });
    }

    private static async Task<IResult> Handle(
        [FromRoute] string token, [FromForm] Form form, MembersDb db, Sessions sessions, HttpContext http, ILoggerFactory logs, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var browser = RequestingBrowser.Read(http);
        var typed = Addresses.Parse(form.Address);
        if (await SignInLinks.Use(db, token, browser, typed, ct) is not { } used)
            throw Refused(await SignInLinks.Find(db, token, browser, ct));
        var person = (await Person.Find(db, used.PersonId, ct))!;
        await Open(http, sessions, person, ct);
        logs.CreateLogger(typeof(OpenLink)).LogInformation("service=members use_case=sign_in outcome=opened");
        return Page.SeeOther(used.ReturnPath);
    }

    private static Refusal Refused(SignInLinks.Found? link) => link is { SameBrowser: false, Closed: false }
        ? new Refusal("members.sign_in_address", new(
            "Tapez l'adresse à laquelle ce lien a été envoyé : il a été demandé depuis un autre appareil.",
            "Type the address this link was sent to: it was asked for on another device."), nameof(Form.Address))
        : new Refusal("members.sign_in_dead", new("Ce lien ne fonctionne plus. Demandez-en un autre.", "This link no longer works. Ask for another."));

    /// <summary>Opens a new session in this browser; one it held before ends.</summary>
    internal static async Task Open(HttpContext http, Sessions sessions, Person person, CancellationToken ct)
    {
        if (http.Request.Cookies[SessionCookie.Name] is { Length: > 0 } older)
            await sessions.Revoke(older, ct);
        var secret = await sessions.Open(person.Id, person.SessionRoles, person.Language, ct);
        SessionCookie.Set(http, secret, Sessions.IdleLimit(person.SessionRoles));
    }
}
