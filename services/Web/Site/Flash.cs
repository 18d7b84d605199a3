using System.Security.Cryptography;
using System.Text.Json;
using Animation.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Web.Site;

/// <summary>One sentence carried over a redirect in a sealed cookie and shown once, in the status area of the next page.</summary>
public static class Flash
{
    private const string Cookie = "message";
    private const string Purpose = "Animation.Web.Flash";

    /// <summary>Tells the person what has just been done; call it before <see cref="Page.SeeOther"/>.</summary>
    /// <param name="text">« Gardé : titre. » Keep it short: it travels in a cookie.</param>
    /// <param name="warning">True when it was done but something needs their attention.</param>
    public static void Say(HttpContext http, Text text, bool warning = false)
    {
        var sealedText = Protector(http).Protect(JsonSerializer.Serialize(new Said(text.Fr, text.En, warning)));
        http.Response.Cookies.Append(Cookie, sealedText, Options(http, TimeSpan.FromMinutes(2)));
    }

    /// <summary>The sentence waiting for this page, removed so that it shows once; none when there is none.</summary>
    internal static (Text Text, bool Warning)? Take(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var sealedText) || http.Response.HasStarted)
            return null;
        http.Response.Cookies.Append(Cookie, "", Options(http, TimeSpan.Zero));
        try
        {
            var said = JsonSerializer.Deserialize<Said>(Protector(http).Unprotect(sealedText));
            return said is null ? null : (new Text(said.Fr, said.En), said.Warning);
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http, TimeSpan age) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/", MaxAge = age };

    private static IDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose);

    private sealed record Said(string Fr, string En, bool Warning);
}
