using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Animation.Hosting.Identity;

/// <summary>Reads the session cookie and asks the server-side record at each request, so that a revoked session ends at once.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Staff who have not yet given their second factor are visitors everywhere but on the page that asks for it.
        if (await sessions.Find(Context, Context.RequestAborted) is not { Complete: true } session)
            return AuthenticateResult.NoResult();
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, session.PersonId.ToString()));
        identity.AddClaims(session.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        if (session.Language is { } language)
            identity.AddClaim(new Claim(PersonClaims.Language, language));
        if (TimeProvider.GetUtcNow() - session.ProvedAt <= FreshProof.Lifetime)
            identity.AddClaim(new Claim(PersonClaims.Fresh, "1"));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var page = HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (page)
            Response.Redirect("/connexion?retour=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
        else
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}

/// <summary>The cookie that holds the session's secret.</summary>
public static class SessionCookie
{
    public const string Name = "__Host-animation";

    /// <summary>Signs the browser in: a new secret each time, so an older cookie is never promoted.</summary>
    public static void Set(HttpContext http, string secret, TimeSpan idle) => http.Response.Cookies.Append(Name, secret, Options(idle));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(null));

    private static CookieOptions Options(TimeSpan? maxAge) =>
        new() { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = maxAge, IsEssential = true };
}

/// <summary>Who is asking.</summary>
public static class PersonClaims
{
    internal const string Language = "language";

    internal const string Fresh = "fresh-proof";

    /// <summary>The signed-in person; none for a visitor.</summary>
    public static Guid? PersonId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>The signed-in person, where the route already demands one.</summary>
    /// <exception cref="InvalidOperationException">The route forgot to demand it.</exception>
    public static Guid RequiredPersonId(this ClaimsPrincipal user) =>
        user.PersonId() ?? throw new InvalidOperationException("This route must require a signed-in person.");
}

/// <summary>Names of the authorisation policies; a route without one asks for a signed-in person.</summary>
public static class Policies
{
    /// <summary>Plans, curates, writes: officers and administrators.</summary>
    public const string Officer = "officer";

    /// <summary>Reads dashboards: director, officers and administrators.</summary>
    public const string Dashboards = "dashboards";

    /// <summary>Gives roles and repairs: administrators.</summary>
    public const string Admin = "admin";
}
