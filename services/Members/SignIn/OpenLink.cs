using Animation.Hosting.Errors;
using Animation.Hosting.Requests;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>
/// The link of the mail: looking shows a button (mail scanners look), pressing it signs in, in the browser that asked. Any other browser
/// is told to type the code there, or to have a mail of its own.
/// </summary>
public static class OpenLink
{
    public sealed record Form
    {
        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/connexion/{token}", async (string token, MembersDb db, HttpContext http, CancellationToken ct) =>
            await Shown(token, FormErrors.None, db, http, ct)).AllowAnonymous();
        app.MapPost("/connexion/{token}", Handle)
            .RefusedAs<Form>((http, _, errors) =>
                Shown((string)http.GetRouteValue("token")!, errors, http.RequestServices.GetDb(), http, http.RequestAborted))
            .AllowAnonymous();
        app.MapPost("/connexion/{token}/ici", Here)
            .RefusedAs<Form>((http, _, errors) =>
                Shown((string)http.GetRouteValue("token")!, errors, http.RequestServices.GetDb(), http, http.RequestAborted))
            .AllowAnonymous().RequireRateLimiting(RateLimits.Mailing);
    }

    private static async Task<IResult> Shown(string token, FormErrors errors, MembersDb db, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await SignInLinks.Find(db, token, RequestingBrowser.Read(http), ct) switch
        {
            null => Page.Show<LinkDeadPage>(status: StatusCodes.Status410Gone),
            { SameBrowser: true } => Page.Show<OpenLinkPage>(new { Token = token, Errors = errors }),
            _ => Page.Show<OpenElsewherePage>(new { Token = token, Errors = errors }),
        };
    }

    private static async Task<IResult> Handle([FromRoute] string token, [FromForm] Form form, MembersDb db, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await SignInLinks.Use(db, token, RequestingBrowser.Read(http), ct) is { } used ? await arrival.Welcome(http, used, ct) : throw Dead();
    }

    /// <summary>
    /// Whoever holds the mail asks from this browser instead. The old link and code die; the new ones go to the same mailbox, whatever was
    /// asked in its name meanwhile, so that nobody can keep its owner out.
    /// </summary>
    private static async Task<IResult> Here([FromRoute] string token, [FromForm] Form form, MembersDb db, SignInRequests requests, HttpContext http, CancellationToken ct)
    {
        var browser = RequestingBrowser.Ensure(http);
        await db.InTransaction(async () =>
        {
            if (await SignInLinks.Find(db, token, browser, ct) is not { } link)
                throw Dead();
            await SignInLinks.Lock(db, link.PersonId, ct);
            await SignInLinks.KillAll(db, link.PersonId, ct);
            await requests.Ask(browser, null, link.PersonId, link.ReturnPath, ct);
        }, ct);
        return Page.SeeOther(EnterCode.Path);
    }

    private static Refusal Dead() => new(
        "members.sign_in_dead", new("Ce lien n'ouvre rien ici. Suivez ce que dit cette page.", "This link opens nothing here. Follow what this page says."));
}
