using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>Ends the session on the server, then in the browser.</summary>
public static class SignOut
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapPost("/deconnexion", Handle).AllowAnonymous();

    private static async Task<IResult> Handle(Sessions sessions, HttpContext http, CancellationToken ct)
    {
        if (http.Request.Cookies[SessionCookie.Name] is { Length: > 0 } secret)
            await sessions.Revoke(secret, ct);
        SessionCookie.Remove(http);
        Flash.Say(http, new Text("La session est fermée sur cet appareil.", "You are signed out of this device."));
        return Page.SeeOther("/");
    }
}
