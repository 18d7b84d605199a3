using Microsoft.AspNetCore.Http;

namespace Animation.Members.SignIn;

/// <summary>The cookie that ties a link to the browser that asked for it, so that a leaked or scanned link opens nothing alone.</summary>
internal static class RequestingBrowser
{
    private const string Name = "__Host-animation-connexion";

    internal static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: 43 } secret ? secret : null;

    /// <summary>The browser's secret, kept over repeated requests so that the mail sent first still opens here.</summary>
    internal static string Ensure(HttpContext http)
    {
        var secret = Read(http) ?? SignInLinks.NewSecret();
        http.Response.Cookies.Append(Name, secret, new CookieOptions
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            MaxAge = TimeSpan.FromHours(1),
        });
        return secret;
    }
}
