using Animation.Hosting.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Web.Site;

/// <summary>Language and theme, two cookies that say nothing about who reads.</summary>
public static class Preferences
{
    /// <summary>Cookie holding <c>fr</c> or <c>en</c>; the request's culture is chosen from it first.</summary>
    public const string LanguageCookie = "langue";

    /// <summary>Cookie holding <c>light</c> or <c>dark</c>; absent, the system's preference holds.</summary>
    public const string ThemeCookie = "theme";

    /// <summary>A choice and where to go back to.</summary>
    public sealed record Choice
    {
        public string? Valeur { get; init; }

        public string? Retour { get; init; }
    }

    internal static string? Theme(HttpContext? http) =>
        http?.Request.Cookies[ThemeCookie] is "light" or "dark" ? http.Request.Cookies[ThemeCookie] : null;

    internal static void Map(IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/reglages").AllowAnonymous().DisableAntiforgery()
            .WithMetadata(new AcceptsCrossSitePostAttribute("Public pages hold no token, and only the look of the page changes."));
        settings.MapPost("/langue", ([FromForm] Choice? choice, HttpContext http) => Keep(http, LanguageCookie, choice, ["fr", "en"]));
        settings.MapPost("/theme", ([FromForm] Choice? choice, HttpContext http) => Keep(http, ThemeCookie, choice, ["light", "dark"]));
    }

    private static IResult Keep(HttpContext http, string cookie, Choice? choice, string[] allowed)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/" };
        if (choice?.Valeur is { } value && allowed.Contains(value))
        {
            options.MaxAge = TimeSpan.FromDays(365);
            http.Response.Cookies.Append(cookie, value, options);
        }
        else
        {
            http.Response.Cookies.Delete(cookie, options);
        }
        return Page.SeeOther(LocalPath.Or(choice?.Retour));
    }
}
