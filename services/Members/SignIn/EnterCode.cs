using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>The page left open in the browser that asked: the code of the mail, or one dictated by telephone, is typed there.</summary>
public static class EnterCode
{
    internal const string Path = "/connexion/envoi";

    public sealed record Form
    {
        public string? Code { get; init; }

        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, () => Page.Show<EnterCodePage>()).AllowAnonymous();
        app.MapPost(Path, Handle).RefusedAs<Form, EnterCodePage>().AllowAnonymous().RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        if (SignInCodes.Parse(form.Code) is not { } code)
            throw new Refusal("members.sign_in_code_form", new("Tapez les six chiffres du courriel.", "Type the six digits of the mail."), nameof(form.Code));
        if (RequestingBrowser.Read(http) is not { } browser)
        {
            throw new Refusal("members.sign_in_code_elsewhere", new(
                "Ce navigateur n'a demandé aucun code. Donnez d'abord votre adresse ici.", "This browser asked for no code. Give your address here first."), nameof(form.Code));
        }
        return await SignInCodes.Use(db, browser, code, ct) is { } used ? await arrival.Welcome(http, used, ct) : throw Wrong();
    }

    // One sentence for a wrong code, too many tries, an address nobody has, a code that died: it tells nothing about the address.
    private static Refusal Wrong() => new("members.sign_in_code", new(
        "Ce code n'est pas le bon, ou il ne sert plus. Prenez celui du dernier courriel ; après cinq essais, demandez-en un autre.",
        "This is not the code, or it no longer works. Take that of the latest mail; after five tries, ask for another."), nameof(Form.Code));
}
