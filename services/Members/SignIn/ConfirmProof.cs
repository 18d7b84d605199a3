using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>
/// Before a grave act, the person proves once more who they are and comes back: members by a mailed code, staff by their application.
/// A new proof opens a new session, as any sign-in does.
/// </summary>
public static class ConfirmProof
{
    public sealed record Form
    {
        public string? ReturnTo { get; init; }

        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(FreshProof.Path, ([FromQuery(Name = "retour")] string? returnTo, HttpContext http) => Staff(http)
            ? Page.SeeOther(SecondFactorStep.Address(LocalPath.Or(returnTo, "/moi")))
            : Page.Show<ConfirmProofPage>(new { Form = new Form { ReturnTo = LocalPath.Or(returnTo, "/moi") } }));
        app.MapPost(FreshProof.Path, Handle).RefusedAs<Form, ConfirmProofPage>().RequireRateLimiting(RateLimits.Mailing);
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, SignInRequests requests, HttpContext http, CancellationToken ct)
    {
        if (await Person.Find(db, http.User.RequiredPersonId(), ct) is not { } person)
            return Results.NotFound();
        await requests.Ask(RequestingBrowser.Ensure(http), person.Address, null, LocalPath.Or(form.ReturnTo, "/moi"), ct);
        return Page.SeeOther(EnterCode.Path);
    }

    private static bool Staff(HttpContext http) => Roles.NeedSecondFactor(http.User.FindAll(System.Security.Claims.ClaimTypes.Role).Select(role => role.Value));
}
